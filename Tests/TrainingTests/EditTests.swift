import PostgresTesting
import Testing
import Training
import TrainingTesting

/// Edits by hand, and what the next import does to them.
@Suite(.permit) struct EditTests {
    private let changed = """
        official_code,full_name,phone,position,organization_code
        CB1,Nguyễn Thị Thuỷ,0987654321,Bí thư,00001
        """

    @Test func anEditChangesOnlyItsFields() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let before = try await training.officials.show("CB1", for: .tester).official
            let edit = OfficialEdit([.phone: "+84 987 654 321", .email: "", .fullName: "  Nguyễn Thị  Thủy "])
            let after = try await training.officials.edit("001085000001", edit, by: .tester).official
            #expect((after.phone, after.email, after.fullName) == ("0987654321", nil, "Nguyễn Thị Thủy"))
            #expect((after.position, after.dateOfBirth) == (before.position, before.dateOfBirth))
            #expect(after.organizationCode == before.organizationCode)
        }
    }

    @Test func aFileKeepsEditsWithANote() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            _ = try await training.officials.edit("CB1", OfficialEdit([.phone: "0911111111"]), by: .tester)
            try await withTemporaryFile([]) { path in
                let kept = try await training.take(.officials, changed) { $0.notes = path }
                #expect((kept.updated, kept.updatedFields) == (1, ["position": 1]))
                #expect((kept.noted, kept.mended) == (1, 0))
                let notes = try text(of: path)
                #expect(notes.contains("2,phone,kept_edited,0987654321,0911111111,"))
            }
            #expect(try await training.officials.show("CB1", for: .tester).official.phone == "0911111111")

            let overwritten = try await training.take(.officials, changed) { $0.overwritesEdits = true }
            #expect((overwritten.updated, overwritten.updatedFields) == (1, ["phone": 1]))
            #expect(try await training.officials.show("CB1", for: .tester).official.phone == "0987654321")
            // An import has overwritten the edit, so the next one may set the field again.
            let again = try await training.take(.officials, changed.replacing("0987654321", with: "0900000001"))
            #expect(again.updatedFields == ["phone": 1])
        }
    }

    @Test func anEmptyCellClearsOnlyOnRequest() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let file = "official_code,full_name,email,organization_code\nCB1,Nguyễn Thị Thuỷ,,00001\n"
            #expect(try await training.take(.officials, file).unchanged == 1)
            let cleared = try await training.take(.officials, file) { $0.clearsEmpty = true }
            #expect((cleared.updated, cleared.updatedFields) == (1, ["email": 1]))
            let official = try await training.officials.show("CB1", for: .tester).official
            #expect(official.email == nil)
            // The file lacks these columns, so the values stay; identity fields are never cleared.
            #expect(official.phone == "0912345678")
            #expect(official.nationalId == "001085000001")
        }
    }

    @Test func allFaultsOfAnEditAreReportedAtOnce() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let edit = OfficialEdit([.phone: "12", .email: "nowhere", .fullName: "", .dateOfBirth: "31/04/1990"])
            let error = await #expect(throws: TrainingError.self) {
                try await training.officials.edit("CB1", edit, by: .tester)
            }
            #expect(error?.faults.map(\.code) == [.missingValue, .invalidDate, .invalidEmail, .invalidPhone])
        }
    }

    @Test(arguments: [
        ([OfficialEdit.Field.nationalID: "001190000002"], ErrorCode.nationalIdTaken),
        ([.officialCode: "CC2"], .officialCodeTaken), ([.officialCode: "", .nationalID: ""], .missingNumber),
        ([.organization: "nowhere"], .unknownOrganization),
    ])
    func aContradictoryEditIsRefused(written: [OfficialEdit.Field: String], code: ErrorCode) async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let before = try await training.officials.show("CB1", for: .tester).official
            let error = await #expect(throws: TrainingError.self) {
                try await training.officials.edit("CB1", OfficialEdit(written), by: .tester)
            }
            #expect(error?.code == code)
            #expect(try await training.officials.show("CB1", for: .tester).official == before)
        }
    }

    /// An official moved by hand stays counted where they were trained, and an older file doesn't move them back.
    @Test func aMoveByHandKeepsHistoryAndTheNumber() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            _ = try await training.take(
                .completions,
                "official_code,course_code,completed_on\nCB1,DX-101,2022-03-01\nCB1,DX-102,2022-04-01\n"
            )
            let edit = OfficialEdit([.organization: "79"], effectiveOn: Day("2022-06-01"))
            let record = try await training.officials.edit("CB1", edit, by: .tester)
            #expect(record.official.organizationCode == "79")
            #expect(record.organizations.map(\.organizationCode) == ["79", "00001"])
            #expect(record.trainedFor.map(\.organizationCode) == ["00001"])
            #expect(try await training.progress.verify().isTrue)
            let kept = try await training.take(.officials, Samples.officials)
            #expect(kept.unchanged == 3)
            #expect(try await training.officials.show("CB1", for: .tester).official.organizationCode == "79")
        }
    }
}
