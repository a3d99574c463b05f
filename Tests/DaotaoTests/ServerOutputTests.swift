import Testing

@testable import daotao

@Suite("Why a private PostgreSQL can't be had")
struct ServerOutputTests {
    @Test("is the line that says it")
    func lines() {
        let output = "creating subdirectories ... ok\nFATAL:  could not write: No space left on device\nremoving data"
        #expect(ServerOutput.whatMatters(output) == "FATAL:  could not write: No space left on device")
        #expect(ServerOutput.whatMatters("killed") == "killed")
    }
}
