import CSV
import Postgres
import PostgresTesting
import Testing
import Training
import TrainingTesting

@Suite(.permit) struct ExportTests {
    /// An export of people's data leaves an entry on the trail, with national IDs or without.
    @Test func anExportOfPeopleIsAudited() async throws {
        try await withTraining(today: .on(2022, 8, 1)) { training, postgres in
            try await training.fillWithSamples()
            try await training.complete("CB1", "DX-101", on: .on(2022, 3, 1))
            let blind = try await Caller.within("01", as: .viewer, postgres)
            for kind in ImportKind.allCases {
                _ = try await training.exports.write(kind, for: blind) { _ in }
            }
            _ = try await training.exports.write(.officials, under: "79", for: .tester) { _ in }
            let entries: [String] = try await postgres.query(
                """
                select concat_ws(' ', action, after ->> 'rows', after ->> 'under', after ->> 'showsNationalIds', span.code)
                from audit
                left join organization_span span on span.organization = audit.organization
                where action like '%.export'
                order by id
                """
            )
            #expect(
                entries == [
                    "official.export 1 false 01", "enrollment.export 0 false 01", "completion.export 1 false 01",
                    "official.export 1 79 true 79",
                ]
            )
            // The entry is on the trail before the first row leaves.
            struct Gone: Error {}
            _ = try? await training.exports.write(.officials, for: blind) { _ in throw Gone() }
            let count: Int? = try await postgres.first("select count(*) from audit where action = 'official.export'")
            #expect(count == 3)
        }
    }

    @Test(arguments: [CSVDialect(), CSVDialect(delimiter: UInt8(ascii: ";"), lineEnd: .crlf, hasByteOrderMark: true)])
    func everyExportComesBackWithoutAChange(dialect: CSVDialect) async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            _ = try await training.take(
                .officials,
                """
                official_code,full_name,organization_code,position
                =CMD,Trần "Tí" Em,79,"=1+1"
                T1,Lê Thị Hoa,79,"'=1+1, rồi
                xuống dòng"
                T2,Lê Thị Huệ,79,'- gạch đầu dòng
                T3,Lê Thị Hồng,79,@quản trị
                """
            )
            _ = try await training.take(
                .completions,
                """
                official_code,national_id,course_code,completed_on,score,evidence
                CB1,,DX-101,2022-03-01,8.5,=HYPERLINK("x")
                ,001190000002,DX-102,2022-04-01,,
                """
            )
            for kind in ImportKind.allCases {
                let file = try await training.export(kind, dialect)
                let again = try await training.take(kind, file)
                #expect(again.rows == again.unchanged, "\(kind) \(again.firstRejected)")
                #expect(again.rows > 0 || kind.rawValue == "enrollments", "\(kind)")
                #expect(again.warnings.isEmpty, "\(kind)")
                // The same facts give the same file, even in a registry that never saw the first one.
                #expect(try await training.export(kind, dialect) == file)
            }
            let officials = String(decoding: try await training.export(.officials, CSVDialect()), as: UTF8.self)
            #expect(officials.contains(",'=1+1,"))
            #expect(!officials.contains(",=1+1"))
            #expect(officials.contains("\n'=CMD,"))
        }
    }

    @Test func anEmptyRegistryIsFilledByExports() async throws {
        var files: [(ImportKind, [UInt8])] = []
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            for kind in ImportKind.allCases { files.append((kind, try await training.export(kind, CSVDialect()))) }
        }
        try await withTraining { training, _ in
            for (kind, bytes) in files {
                let summary = try await training.take(kind, bytes)
                #expect(summary.created == summary.rows, "\(kind) \(summary.firstRejected)")
                #expect(try await training.export(kind, CSVDialect()) == bytes)
            }
        }
    }

    @Test func anExportOfAUnitHasItsPeople() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            var rows = 0
            var bytes: [UInt8] = []
            rows = try await training.exports.write(.officials, under: "01", for: .tester) { bytes += $0 }
            #expect(rows == 1)
            #expect(String(decoding: bytes, as: UTF8.self).contains("\nCB1,"))
            let error = await #expect(throws: TrainingError.self) {
                try await training.exports.write(.officials, under: "nowhere", for: .tester) { _ in }
            }
            #expect(error?.code == .noSuchOrganization)
        }
    }
}

extension Training {
    func export(_ kind: ImportKind, _ dialect: CSVDialect) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        try await exports.write(kind, dialect: dialect, for: .tester) { bytes += $0 }
        return bytes
    }
}

/// Everything on record as files, by kind.
func exports(of training: Training) async throws -> [String: String] {
    var files: [String: String] = [:]
    for kind in ImportKind.allCases {
        files[kind.rawValue] = String(decoding: try await training.export(kind, CSVDialect()), as: UTF8.self)
    }
    return files
}
