import Testing
import Training

@testable import daotao

@Suite("The name of the file of refused rows")
struct RejectsNameTests {
    @Test(
        "lies beside the input and is never the input's own",
        arguments: [
            ("officials.csv", "officials.rejects.csv"),
            ("/data/2022/officials.csv", "/data/2022/officials.rejects.csv"),
            ("data.2022/officials", "data.2022/officials.rejects.csv"),
            ("officials.2022.txt", "officials.2022.rejects.csv"),
            ("officials.rejects.csv", "officials.rejects-2.csv"),
            ("officials.rejects-2.csv", "officials.rejects-3.csv"),
            ("officials.rejects-x.csv", "officials.rejects-x.rejects.csv"),
            (".csv", ".csv.rejects.csv"),
            ("-", "officials.rejects.csv"),
        ]
    )
    func beside(file: String, expected: String) {
        #expect(RejectsName.beside(file, .officials) == expected)
    }

    @Test("is in the current folder for an input that is a device")
    func device() {
        #expect(RejectsName.whereItCanBe("/dev/null", .courses) == "courses.rejects.csv")
    }
}
