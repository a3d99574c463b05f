import Testing

@testable import daotao

@Suite("The reason why a private PostgreSQL doesn't start")
struct ServerOutputTests {
    @Test("is the line of the log with the error")
    func lines() {
        let output = "creating subdirectories ... ok\nFATAL:  could not write: No space left on device\nremoving data"
        #expect(ServerOutput.whatMatters(output) == "FATAL:  could not write: No space left on device")
        #expect(ServerOutput.whatMatters("killed") == "killed")
    }
}
