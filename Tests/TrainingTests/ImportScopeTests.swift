import Postgres
import PostgresTesting
import Testing
import Training
import TrainingTesting

/// The imports that a caller sees, and the rejects files.
@Suite(.permit) struct ImportScopeTests {
    /// An import by a caller of a lower unit holds nothing of other units; one by a caller of the whole state may hold
    /// anybody.
    @Test func importsWithinTheScopeAreSeen() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            let ward = try await Caller.within("00001", named: "token:1", postgres)
            let city = try await Caller.within("01", named: "token:2", postgres)
            let other = try await Caller.within("79", named: "token:3", postgres)
            let file = "official_code,full_name,organization_code\nN1,Lê Thị Hoa,00001\n"
            let number = try await training.number(.officials, file, by: ward)
            func seen(_ caller: Caller) async throws -> [Int] {
                try await training.imports.list(PageRequest(), for: caller).items.map(\.number)
            }
            #expect(try await seen(ward) == [number])
            #expect(try await seen(city) == [number])
            #expect(try await training.imports.show(number, for: city).importedBy == "token:1")
            #expect(try await seen(other) == [])
            await #expect(throws: TrainingError.self) { try await training.imports.show(number, for: other) }
            // An import by the city may hold others than the ward's officials.
            _ = try await training.number(.officials, file.replacing("N1", with: "N2"), by: city)
            #expect(try await seen(ward) == [number])
            #expect(try await seen(city).count == 2)
            #expect(try await seen(.tester).count == 6)
        }
    }

    /// A row about a person outside the scope has the fault that a number is taken, and no other: it doesn't reveal
    /// their unit, since when they are there, or whether the other number is on record.
    @Test func aRowOutsideTheScopeHasOneFault() async throws {
        try await withTraining(today: .on(2022, 8, 1)) { training, postgres in
            try await training.fillWithSamples()
            var move = OfficialEdit([.organization: "G14"], effectiveOn: .on(2022, 6, 1))
            _ = try await training.officials.edit("CC2", move, by: .tester)
            move = OfficialEdit([.organization: "G14"], effectiveOn: .on(2022, 7, 1))
            _ = try await training.officials.edit("CB1", move, by: .tester)
            // A person in a unit that has ended.
            _ = try await training.officials.edit("VC3", OfficialEdit([.organization: "G03"]), by: .tester)
            let city = try await Caller.within("01", postgres)
            let header = "official_code,national_id,full_name,date_of_birth,organization_code\n"
            let rows: [(row: String, fault: ErrorCode, about: String)] = [
                ("CC2,,Trần Văn Đức,,00001", .officialCodeTaken, "CC2"),
                ("CC2,001190000002,Trần Văn Đức,,00001", .officialCodeTaken, "CC2"),
                ("CC2,001190000003,Trần Văn Đức,,00001", .officialCodeTaken, "CC2"),
                ("CC2,001085000001,Trần Văn Đức,,00001", .officialCodeTaken, "CC2"),
                ("CC2,,Trần Văn Đức,,G03", .officialCodeTaken, "CC2"),
                ("CC2,,Trần Văn Đức,,", .officialCodeTaken, "CC2"),
                ("VC3,001190000002,Lê Thị Hoà,,nowhere", .officialCodeTaken, "VC3"),
                ("CC2,,Trần Văn Đức,hôm qua,00001", .officialCodeTaken, "CC2"),
                (",001190000002,Trần Văn Đức,,00001", .nationalIdTaken, "001190000002"),
                ("NEW1,001190000002,Trần Văn Đức,,00001", .nationalIdTaken, "001190000002"),
                ("NEW1,001190000002,Trần Văn Đức,,nowhere", .nationalIdTaken, "001190000002"),
            ]
            for mode in ImportMode.allCases {
                for (row, fault, about) in rows {
                    let summary = try await training.take(.officials, header + row + "\n", by: city) {
                        ($0.mode, $0.effectiveOn, $0.isDryRun) = (mode, .on(2022, 5, 1), true)
                    }
                    let faults = summary.firstRejected.flatMap(\.faults)
                    #expect(faults.map(\.code) == [fault], "\(mode) \(row): \(faults)")
                    #expect(faults.first?.parameters["found"] == about, "\(row)")
                    #expect([nil, "…"].contains(faults.first?.parameters["official"]), "\(row)")
                }
            }
        }
    }

    /// A past day decides what a code meant then; the scope of today decides where a caller may write.
    @Test func noDayInThePastOpensAnotherProvincesUnit() async throws {
        try await withTraining(today: .on(2022, 8, 1)) { training, postgres in
            try await training.fillWithSamples()
            var edit = OrganizationEdit()
            (edit.parentCode, edit.effectiveOn) = (.set("79"), .on(2022, 6, 1))
            _ = try await training.organizations.edit("001", edit, by: .tester)
            let city = try await Caller.within("01", postgres)
            _ = try await training.officials.register(
                OfficialEdit([.officialCode: "N1", .fullName: "Lê Thị Hoa", .organization: "01"]),
                by: city
            )
            let before = Day.on(2022, 5, 1)
            let move = OfficialEdit([.organization: "00001"], effectiveOn: before)
            #expect(
                await refusal { _ = try await training.officials.edit("N1", move, by: city) } == .unknownOrganization
            )
            let newcomer = OfficialEdit(
                [.officialCode: "N2", .fullName: "Lê Thị Hoa", .organization: "00001"],
                effectiveOn: before
            )
            #expect(
                await refusal { _ = try await training.officials.register(newcomer, by: city) } == .unknownOrganization
            )
            let file = "official_code,full_name,organization_code\nN1,Lê Thị Hoa,00001\nN3,Lê Thị Hoa,00001\n"
            let summary = try await training.take(.officials, file, by: city) { $0.effectiveOn = before }
            #expect(summary.rejected == 2)
            #expect(
                summary.firstRejected.flatMap(\.faults).map(\.code) == [.unknownOrganization, .unknownOrganization]
            )
            // A caller of the province that now has the unit may do it, for any day.
            let other = try await Caller.within("79", named: "token:2", postgres)
            let summaryThere = try await training.take(
                .officials,
                "official_code,full_name,organization_code\nN4,Lê Thị Hoa,00001\n",
                by: other
            ) { $0.effectiveOn = before }
            #expect(summaryThere.created == 1)
        }
    }

    /// A file's rows are kept as they were written, so only its sender, and callers who may see everything, can read
    /// them.
    @Test func rejectsNeedTheRightToNationalIDs() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            let file = try SpooledFile()
            try file.write(Array("national_id,line\n001085000001,2\n".utf8))
            func task(_ kind: ImportKind, by caller: Caller) async throws -> String {
                let task = try await training.importTasks.begin(kind, fileName: "a.csv", by: caller)
                let files = ImportTaskFile.allCases.map { (name: $0, file: file) }
                try await training.importTasks.end(task, answer: "{}", failed: false, files: files)
                return task
            }
            let ward = try await Caller.within("00001", named: "token:1", postgres)
            let masked = Caller(name: "token:2", request: "r", role: .administrator, scope: .everything)
            let people = try await task(.officials, by: ward)
            let courses = try await task(.courses, by: ward)
            for name in ImportTaskFile.allCases {
                #expect(try await training.importTasks.has(name, of: people, for: ward))
                #expect(try await training.importTasks.has(name, of: people, for: .tester))
                #expect(try await training.importTasks.has(name, of: people, for: masked) == false)
                // Files of courses name no people.
                #expect(try await training.importTasks.has(name, of: courses, for: masked))
            }
            // The task's state and its counts reveal nobody.
            #expect(try await training.importTasks.show(people, for: masked).state == .finished)
        }
    }
}
