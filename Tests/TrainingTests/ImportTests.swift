import FoundationEssentials
import Postgres
import PostgresTesting
import Testing
import Training
import TrainingTesting

@Suite(.permit) struct ImportTests {
    private let messy = """
        official_code,national_id,full_name,organization_code,note
        N1,001090000011,"Nguyễn ""Tí"" Một",79,"hai
        dòng"
        N2,12,Người Hai,79,giữ nguyên
        N3,001090000013,Người Ba,??,"có, phẩy"
        N4,001090000014,Người Bốn,79
        N5,001090000015,Người Năm,79,,thừa
        """

    @Test func refusedRowsComeBackAsTheyWere() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            try await withTemporaryFile([]) { path in
                let summary = try await training.take(.officials, messy) { $0.rejects = path }
                #expect(summary.rows == 5)
                #expect(summary.created == 1)
                #expect(summary.rejected == 4)
                #expect(summary.rejects == path)
                let rejects = try String(contentsOf: URL(filePath: path), encoding: .utf8)
                let lines = rejects.split(separator: "\n").map(String.init)
                #expect(lines.count == 5)
                #expect(
                    lines[0] == "official_code,national_id,full_name,organization_code,note,,line,column,code,message"
                )
                #expect(lines[1].hasPrefix("N2,12,Người Hai,79,giữ nguyên,,4,national_id,national_id_length,"))
                #expect(lines[2].hasPrefix("N3,001090000013,Người Ba,??,\"có, phẩy\",,5,organization_code,"))
                #expect(lines[3].contains("too_few_fields"))
                #expect(lines[4].contains("too_many_fields"))

                let mended = rejects.replacing(",12,", with: ",001090000012,").replacing("??", with: "79")
                let again = try await training.take(.officials, mended)
                // The row with a field too many still has it.
                #expect((again.created, again.rejected) == (3, 1))
                #expect(again.firstRejected.first?.faults.map(\.code) == [.tooManyFields])
                #expect(again.warnings.count == 1)
                #expect(try await training.take(.officials, mended.replacing("thừa", with: "")).created == 1)
            }
        }
    }

    @Test func aDryRunHasTheSummaryOfTheRun() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let dry = try await training.take(.officials, messy) { $0.isDryRun = true }
            #expect(dry.dryRun)
            #expect(dry.importNumber == nil)
            let real = try await training.take(.officials, messy)
            #expect((dry.rows, dry.created, dry.rejected) == (real.rows, real.created, real.rejected))
            #expect(dry.firstRejected == real.firstRejected)
        }
    }

    @Test func abortStoresNothing() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let before = try await training.imports.list(PageRequest(), for: .tester).items.count
            let summary = try await training.take(.officials, messy) { $0.onError = .abort }
            #expect(summary.isAborted)
            #expect(try await training.officials.list(.under(nil), for: .tester, PageRequest()).items.count == 3)
            #expect(try await training.imports.list(PageRequest(), for: .tester).items.count == before)
        }
    }

    @Test func anImportIsOnRecord() async throws {
        try await withTraining { training, _ in
            _ = try await training.take(.organizations, Samples.organizations)
            let record = try #require(try await training.imports.list(PageRequest(), for: .tester).items.first)
            #expect(record.kind == .organizations)
            #expect(record.rows == 7)
            #expect(record.sha256.count == 64)
            #expect(try await training.imports.show(record.number, for: .tester) == record)
        }
    }

    @Test(arguments: [
        ("", ErrorCode.emptyFile), ("\n\n", .emptyFile), ("full_name\nA\n", .missingColumn),
        ("official_code,full_name,Họ và tên,organization_code\n", .doubledColumn), ("PK\u{3}\u{4}xxxx", .notText),
    ])
    func aFileThatIsNoCSVIsOneError(text: String, code: ErrorCode) async throws {
        try await withTraining { training, _ in
            let error = await #expect(throws: TrainingError.self) { try await training.take(.officials, text) }
            #expect(error?.code == code)
        }
    }

    @Test func aMissingFileIsNamed() async throws {
        try await withTraining { training, _ in
            let error = await #expect(throws: TrainingError.self) {
                try await training.imports.take(
                    .officials,
                    ImportRequest(source: .file("/no/such/file.csv")),
                    by: .tester
                )
            }
            #expect(error?.code == .noSuchFile)
            #expect(error?.kind.exitCode == 66)
        }
    }

    /// Undoing compares imports by their numbers, so an import that waits for its turn has none yet.
    @Test func anImportGetsItsNumberInItsTurn() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            let drawn: Statement = "select last_value from import_id_seq"
            let drawnBefore: Int? = try await postgres.first(drawn)
            let before = try #require(drawnBefore)
            let taking = try await postgres.transaction { transaction in
                // The lock is the one for changes.
                try await transaction.execute("select pg_advisory_xact_lock(110351120326000)")
                let taking = Task { try await training.take(.officials, Samples.officials) }
                var waits: Bool?
                while waits != true {
                    waits = try await transaction.first(
                        """
                        select exists (
                            select from pg_locks
                            join pg_database on pg_database.oid = pg_locks.database
                            where pg_database.datname = current_database()
                              and pg_locks.locktype = 'advisory' and not pg_locks.granted
                        )
                        """
                    )
                }
                let drawnWaiting: Int? = try await transaction.first(drawn)
                #expect(drawnWaiting == before)
                return taking
            }
            #expect(try await taking.value.importNumber == before + 1)
        }
    }

    /// A folder in place of the rejects file is reported before anything is stored; one that appears meanwhile doesn't
    /// hide the result of the import.
    @Test func aFailedRejectsFileHidesNoImport() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let before = try await training.imports.list(PageRequest(), for: .tester).items.count
            let folder = FileManager.default.temporaryDirectory.appending(path: "daotao-test-\(UUID().uuidString)").path
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            for path in [folder, folder + "/none/officials.rejects.csv"] {
                let error = await #expect(throws: TrainingError.self) {
                    try await training.take(.officials, messy) { $0.rejects = path }
                }
                #expect(error?.code == .cannotWriteFile)
            }
            // The rejects never overwrite the file that is read.
            let own = folder + "/officials.csv"
            try Data(messy.utf8).write(to: URL(filePath: own))
            var request = ImportRequest(source: .file(own))
            request.rejects = own
            let onItself = request
            #expect(
                await refusal { _ = try await training.imports.take(.officials, onItself, by: .tester) }
                    == .cannotWriteFile
            )
            #expect(try text(of: own) == messy)
            #expect(try await training.imports.list(PageRequest(), for: .tester).items.count == before)

            let path = folder + "/officials.rejects.csv"
            let summary = try await training.take(.officials, messy) {
                $0.rejects = path
                $0.report = { step in
                    guard case .judging = step else { return }
                    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
                }
            }
            #expect((summary.created, summary.rejected) == (1, 4))
            #expect(summary.warnings.map(\.code) == [.unknownColumn, .cannotWriteFile])
            let rejects = try #require(summary.rejects)
            #expect(rejects == path + ".part")
            #expect(try text(of: rejects).split(separator: "\n").count == 5)
            #expect(try await training.imports.list(PageRequest(), for: .tester).items.count == before + 1)
        }
    }

    /// Any bytes give a summary or one clear error.
    @Test func anyBytesEndInASummaryOrOneError() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            var generator = SeededGenerator(state: 2022)
            let pieces: [[UInt8]] = [
                [0x22], [0x0A], [0x0D], [0x2C], [0x3B], [0x09], [0x00], [0xFF], [0xC3], Array("ệ".utf8),
                Array("CB1".utf8),
                Array("2022-05-01".utf8), Array("DX-101".utf8), [0x5C], Array("\\.".utf8),
            ]
            for _ in 0..<60 {
                var bytes = Array("official_code,course_code,completed_on,score,evidence\n".utf8)
                for _ in 0..<Int.random(in: 0...60, using: &generator) {
                    bytes += pieces[Int.random(in: 0..<pieces.count, using: &generator)]
                }
                do {
                    let summary = try await training.take(.completions, bytes)
                    let fates = summary.created + summary.updated + summary.unchanged + summary.rejected
                    #expect(fates == summary.rows)
                } catch let error as TrainingError {
                    #expect(error.kind == .malformed, "\(error)")
                }
            }
            #expect(try await training.progress.verify().isTrue)
        }
    }
}

/// Whole files of every kind, damaged in the usual ways.
@Suite(.permit) struct SpoiltFileTests {
    private static let files: [(ImportKind, String)] = [
        (.organizations, Samples.organizations + "\n02,VN,province,Tỉnh \"Hà\" Giang\n"),
        (.officials, Samples.officials + "\nS1,001090000055,LÊ THỊ \u{1EC7}CHÍN,31/04/1990,nam,x@y,12,271,=1+1,cc\n"),
        (.courses, Samples.courses), (.curricula, Samples.curricula),
        (.enrollments, "official_code,course_code,enrolled_on\nCB1,DX-101,2022-05-01\nCC2,DX-999,x\n"),
        (.completions, "official_code,course_code,completed_on,score\nCB1,DX-101,2022-05-01,\"8,5\"\nCB1,DX-1,,\n"),
    ]

    /// Any bytes, cut anywhere, give a summary whose counts add up, or one clear error; never an internal fault, and
    /// never half a file.
    @Test(arguments: ImportKind.allCases)
    func anyFileCutAnywhereEndsInASummaryOrOneError(kind: ImportKind) async throws {
        let text = try #require(Self.files.first { $0.0 == kind }?.1)
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            var generator = SeededGenerator(state: UInt64(kind.rawValue.utf8.count) &* 2022)
            for round in 0..<40 {
                let bytes = Self.spoilt(Self.encoded(text, round % 4), using: &generator)
                do {
                    let summary = try await training.take(kind, bytes) { $0.isDryRun = round % 3 == 0 }
                    let fates = summary.created + summary.updated + summary.unchanged + summary.rejected
                    #expect(fates == summary.rows)
                    #expect(summary.firstRejected.allSatisfy { !$0.faults.isEmpty })
                } catch let error as TrainingError {
                    #expect(error.kind == .malformed, "\(kind) \(error)")
                }
            }
            #expect(try await training.progress.verify().isTrue)
        }
    }

    private static func encoded(_ text: String, _ way: Int) -> [UInt8] {
        switch way {
        case 1: [0xEF, 0xBB, 0xBF] + Array(text.replacing("\n", with: "\r\n").utf8)
        case 2:
            [0xFF, 0xFE] + text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        case 3:
            [0xFE, 0xFF] + text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] }
        default: Array(text.utf8)
        }
    }

    /// Cuts the end off, removes a piece, doubles a piece, or changes some bytes.
    private static func spoilt(_ bytes: [UInt8], using generator: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        let first = Int.random(in: 0..<bytes.count, using: &generator)
        let last = Int.random(in: first..<bytes.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes.removeSubrange(first...)
        case 1: bytes.removeSubrange(first..<min(last, first + 40))
        case 2: bytes.insert(contentsOf: bytes[first..<min(last, first + 400)], at: first)
        default:
            for _ in 0..<8 {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
        }
        return bytes
    }
}

func text(of path: String) throws -> String {
    try String(contentsOf: URL(filePath: path), encoding: .utf8)
}

/// A pseudo-random sequence that is the same in every run.
private struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
