import Postgres
import PostgresTesting
import Testing
import Training
import TrainingTesting

/// A number that is one official's code and another's national ID, as when an office fills the wrong column.
@Suite(.permit) struct SharedNumberTests {
    private static let number = "001085123456"

    /// One official with the number as a code, and one in another province with it as a national ID.
    private func fill(_ training: Training) async throws {
        try await training.fillWithSamples()
        // Such a pair can't be registered by hand; files bring it.
        let byCode = "official_code,full_name,organization_code\n\(Self.number),Phạm Mã,01\n"
        let byNationalID =
            "official_code,national_id,full_name,organization_code\nP9,\(Self.number),Lê Căn Cước,79\n"
        for file in [byCode, byNationalID] {
            #expect(try await training.take(.officials, file).created == 1)
        }
    }

    @Test func theShownOfficialIsTheChangedOne() async throws {
        try await withTraining { training, postgres in
            try await fill(training)
            let day = Day.on(2022, 3, 1)
            for (caller, name) in [
                (try await Caller.within("79", postgres), "Lê Căn Cước"), (.tester, "Phạm Mã"),
            ] {
                let shown = try await training.officials.show(Self.number, for: caller)
                #expect(shown.official.fullName == name)
                let sheet = try await training.officials.recordSheet(Self.number, for: caller)
                #expect(sheet.official.fullName == name)
                let edited = try await training.officials.edit(
                    Self.number,
                    OfficialEdit([.position: "Chuyên viên"]),
                    by: caller
                )
                #expect(edited.official.fullName == name)
                let left = try await training.officials.depart(Self.number, on: day, reason: "Nghỉ hưu", by: caller)
                #expect(left.official.fullName == name)
                let leftOn: [String] = try await postgres.query(
                    """
                    select full_name from official
                    join official_absence on official_absence.official = official.id
                    order by official_absence.valid, official.id desc
                    """
                )
                #expect(leftOn.contains(name))
                #expect(leftOn.count == (name == "Phạm Mã" ? 2 : 1))
            }
        }
    }

    @Test func factsBelongToTheOfficialOfTheNumber() async throws {
        try await withTraining { training, postgres in
            try await fill(training)
            _ = try await training.complete(Self.number, "DX-101", on: .on(2022, 5, 1))
            var filter = CompletionFilter()
            filter.official = Self.number
            let facts = try await training.completions.list(filter, for: .tester, PageRequest()).items
            #expect(facts.map(\.official) == [Self.number])
            // A caller who sees only the other official gets that one, in lists as elsewhere.
            let inside = try await Caller.within("79", postgres)
            let fact = RecordCompletion(official: Self.number, course: "DX-102", completedOn: .on(2022, 5, 1))
            #expect(try await training.completions.record(fact, by: inside).official == "P9")
            let seen = try await training.completions.list(filter, for: inside, PageRequest()).items
            #expect(seen.map(\.course) == ["DX-102"])
            _ = try await training.completions.revoke(seen[0].id, reason: "Nhầm", by: .tester)
            filter.isRevoked = false
            filter.official = "P9"
            #expect(try await training.completions.list(filter, for: .tester, PageRequest()).items.isEmpty)
        }
    }
}
