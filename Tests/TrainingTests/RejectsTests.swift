import CSV
import FoundationEssentials
import PostgresTesting
import Testing
import Training
import TrainingTesting

/// A rejects file holds everything that was refused, in a form that spreadsheets open.
@Suite(.permit) struct RejectsTests {
    private func take(
        _ kind: ImportKind,
        _ bytes: [UInt8],
        in training: Training,
        _ change: (inout ImportRequest) -> Void = { _ in }
    ) async throws -> (summary: ImportSummary, rejects: [UInt8], notes: String) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "daotao-rejects-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (rejects, notes) = (folder.appending(path: "r.csv"), folder.appending(path: "n.csv"))
        let summary = try await training.take(kind, bytes) { request in
            request.rejects = rejects.path
            request.notes = notes.path
            change(&request)
        }
        let written = (try? Data(contentsOf: rejects)) ?? Data()
        return (summary, [UInt8](written), String(decoding: try Data(contentsOf: notes), as: UTF8.self))
    }

    /// A row that nobody mended is refused again for the same reason.
    @Test func cellsBeyondTheHeaderAreKept() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let file = """
                official_code,full_name,organization_code
                P1,Lê Thị Hoa,79,xem lại
                P2,Lê Thị Huệ,79
                P3,,79
                """
            var bytes = Array(file.utf8)
            for round in 1...3 {
                let taken = try await take(.officials, bytes, in: training)
                #expect(taken.summary.rejected == 2, "\(round)")
                #expect(taken.summary.created == (round == 1 ? 1 : 0))
                let lines = String(decoding: taken.rejects, as: UTF8.self).split(separator: "\n")
                #expect(lines.first == "official_code,full_name,organization_code,,line,column,code,message")
                #expect(lines[1].hasPrefix("P1,Lê Thị Hoa,79,xem lại,2,,too_many_fields,"))
                #expect(lines[2].hasPrefix("P3,,79,,\(round == 1 ? 4 : 3),full_name,missing_value,"))
                bytes = taken.rejects
            }
            // Removing the additional cell mends the row.
            let mended = String(decoding: bytes, as: UTF8.self).replacing("xem lại", with: "")
            #expect(try await take(.officials, Array(mended.utf8), in: training).summary.created == 1)
        }
    }

    /// Excel reads UTF-8 without a byte order mark in the machine's code page.
    @Test func rejectsOfALegacyFileAreMarkedAsUnicode() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            // Lê Thị Hoà, and a row with an unknown unit; in this code page tones are bytes of their own.
            let header = Array("official_code,full_name,organization_code\n".utf8)
            let name: [UInt8] = Array("L".utf8) + [0xEA] + Array(" Thi".utf8) + [0xF2] + Array(" Hoa".utf8) + [0xCC]
            let bytes = header + Array("P1,".utf8) + name + Array(",XX\nP2,".utf8) + name + Array(",79\n".utf8)
            let taken = try await take(.officials, bytes, in: training) { $0.encoding = .windows1258 }
            #expect((taken.summary.created, taken.summary.rejected) == (1, 1))
            #expect(taken.rejects.starts(with: [0xEF, 0xBB, 0xBF]))
            #expect(taken.notes.hasPrefix("\u{FEFF}"))
            // The file can be imported without options, and with those of the first file.
            let mended = String(decoding: taken.rejects, as: UTF8.self).replacing(",XX,", with: ",79,")
            for encoding in [CSVEncoding.windows1258, nil] {
                let again = try await take(.officials, Array(mended.utf8), in: training) { $0.encoding = encoding }
                #expect((again.summary.rejected, again.summary.encoding) == (0, "utf-8"))
            }
            let people = try await training.officials.list(.named("Le Thi Hoa"), for: .tester, PageRequest()).items
            #expect(people.map(\.fullName) == ["Lê Thị Hoà", "Lê Thị Hoà"] || people.map(\.fullName).count >= 2)
        }
    }

    @Test func formulasAreGuardedOnce() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let file = """
                official_code,full_name,organization_code,position,=cmd
                P1,Lê Thị Hoa,XX,=1+1,@x
                P2,Lê Thị Huệ,XX,'=1+1,-2
                """
            var bytes = Array(file.utf8)
            for _ in 1...2 {
                let taken = try await take(.officials, bytes, in: training)
                #expect(taken.summary.rejected == 2)
                let text = String(decoding: taken.rejects, as: UTF8.self)
                let lines = text.split(separator: "\n")
                #expect(lines[0].hasPrefix("official_code,full_name,organization_code,position,'=cmd,line"))
                #expect(lines[1].hasPrefix("P1,Lê Thị Hoa,XX,'=1+1,'@x,2,"))
                #expect(lines[2].hasPrefix("P2,Lê Thị Huệ,XX,'=1+1,'-2,3,"))
                bytes = taken.rejects
            }
            let mended = String(decoding: bytes, as: UTF8.self).replacing(",XX,", with: ",79,")
            #expect(try await take(.officials, Array(mended.utf8), in: training).summary.created == 2)
            for code in ["P1", "P2"] {
                #expect(try await training.officials.show(code, for: .tester).official.position == "=1+1")
            }
            _ = try await training.officials.edit("P1", OfficialEdit([.position: "Phó phòng"]), by: .tester)
            let noted = try await take(.officials, Array(mended.utf8), in: training)
            #expect(noted.notes.contains(",kept_edited,'=1+1,Phó phòng,"), "\(noted.notes)")
        }
    }
}
