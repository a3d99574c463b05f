import FoundationEssentials
import NIOCore
import Testing

@testable import Serving
@testable import Training
@testable import TrainingHTTP

@Suite("What is written as JSON by hand")
struct WrittenByHandTests {
    /// JSON that is written by hand for speed equals that of the `Encodable` conformance.
    @Test func whatIsWrittenByHandIsWhatIsEncoded() throws {
        try expectSameText(OfficialRecord(full: true))
        try expectSameText(OfficialRecord(full: false))
        for seconds in [
            0, 951_782_399, 951_782_400, 4_102_444_800, 253_402_300_799, 253_402_300_800, -1, -62_135_596_800,
        ] {
            try expectSameText(RecordedCompletion(at: Date(timeIntervalSince1970: Double(seconds) + 0.75)))
        }
    }

    private func expectSameText(_ value: some JSONWritable & Encodable) throws {
        // As an element of an array the value is written by its `Encodable` conformance.
        let encoded = String(buffer: try JSONWriter.text(of: [value]))
        #expect("[\(String(buffer: try JSONWriter.text(of: value)))]" == encoded)
    }
}

extension OfficialRecord {
    /// A record with all fields set, or with as few as possible.
    fileprivate init(full: Bool) {
        let day = Day("2022-05-01")
        let moment = Date(timeIntervalSince1970: 1_651_363_199.5)
        let source = full ? Official.Source(import: 7, line: 12) : nil
        let completion = Completion(
            id: "41",
            official: "CB\"1",
            course: "DX-101",
            completedOn: day ?? .today(),
            score: full ? Decimal(string: "8.25") : nil,
            evidence: full ? "QĐ 12/QĐ-BTTTT \\ \u{1F}" : nil,
            recordedAt: moment,
            recordedBy: "token:1",
            source: source,
            isRecognition: full,
            expiresOn: full ? day : nil,
            flags: full ? ["before_enrollment", "after_departure"] : [],
            revokedAt: full ? moment : nil,
            revokedBy: full ? "token:2" : nil,
            revocationReason: full ? "nhầm\nngười" : nil
        )
        self.init(
            official: Official(
                id: "id:12",
                officialCode: full ? "CB1" : nil,
                nationalId: full ? "001090000001" : nil,
                fullName: "Nguyễn Thị Thuỷ \t\"x\"",
                dateOfBirth: full ? Day("0999-12-31") : nil,
                gender: full ? "female" : nil,
                email: full ? "a@b.vn" : nil,
                phone: full ? "0900 000 000" : nil,
                organizationCode: "00001",
                organizationName: "Phường Phúc Xá",
                organizationWithin: full ? "Quận Ba Đình, Thành phố Hà Nội" : nil,
                position: full ? "Chủ tịch" : nil,
                category: full ? "cadre" : nil,
                leftOn: full ? day : nil,
                registeredAt: moment,
                source: source
            ),
            organizations: full
                ? [
                    .init(organizationCode: "1", organizationName: "Một", since: day, until: nil),
                    .init(organizationCode: "2", organizationName: "Hai", since: nil, until: day),
                ] : [],
            absences: full ? [.init(since: day ?? .today(), until: nil, reason: "nghỉ hưu")] : [],
            mergedFrom: full ? ["CB2", "CB3"] : [],
            completions: full ? [completion, completion] : [completion],
            trainedFor: full
                ? [.init(goal: "DX-2022", day: day ?? .today(), organizationCode: "1", completion: "41")] : []
        )
    }
}

extension RecordedCompletion {
    fileprivate init(at moment: Date) {
        let isEarly = moment.timeIntervalSince1970 < 1
        self.init(
            id: "1",
            official: "CB1",
            course: "DX-101",
            completedOn: .today(),
            expiresOn: isEarly ? nil : .today(),
            recordedAt: moment,
            trainedFor: isEarly ? [] : ["DX-2022"],
            satisfied: isEarly ? [] : ["CT-COBAN", "CT-2"],
            enrollments: ["4"],
            flags: [],
            isNew: true
        )
    }
}
