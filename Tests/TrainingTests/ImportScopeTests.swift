import Postgres
import PostgresTesting
import Testing
import Training
import TrainingTesting

/// Whose imports one sees, and what they refused.
@Suite(.permit) struct ImportScopeTests {
    /// An import by somebody of a unit below holds nothing of other units; one of the whole state's may hold anybody.
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
            // What the city takes in is not the ward's alone.
            _ = try await training.number(.officials, file.replacing("N1", with: "N2"), by: city)
            #expect(try await seen(ward) == [number])
            #expect(try await seen(city).count == 2)
            #expect(try await seen(.tester).count == 6)
        }
    }

    /// The rows of a file are as they were written: only who sent it, and whoever may see all of it, reads them again.
    @Test func whatAFileRefusedIsForThoseWhoMaySeeNationalIDs() async throws {
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
            let masked = Caller(name: "token:2", request: "r", role: .administrator)
            let people = try await task(.officials, by: ward)
            let courses = try await task(.courses, by: ward)
            for name in ImportTaskFile.allCases {
                #expect(try await training.importTasks.has(name, of: people, for: ward))
                #expect(try await training.importTasks.has(name, of: people, for: .tester))
                #expect(try await training.importTasks.has(name, of: people, for: masked) == false)
                // No course has a national ID.
                #expect(try await training.importTasks.has(name, of: courses, for: masked))
            }
            // How far it is, and its counts, tell of nobody.
            #expect(try await training.importTasks.show(people, for: masked).state == .finished)
        }
    }
}
