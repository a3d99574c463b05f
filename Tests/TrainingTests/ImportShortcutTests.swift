import Foundation
import Postgres
import PostgresTesting
import Testing
import TrainingTesting

@testable import Training

/// The shortcuts of an import change nothing of its result.
@Suite(.permit) struct ImportShortcutTests {
    /// Everything that an import of officials left.
    private struct Outcome: Equatable {
        var counts: [Int] = []
        var changed: [String: Int] = [:]
        var rejects = ""
        var notes = ""
        var officials: [String] = []
    }

    private func outcome(
        of files: [String],
        without shortcut: ImportShortcut?,
        mayHoldOthersUp: Bool = false
    ) async throws -> Outcome {
        let folder = FileManager.default.temporaryDirectory.appending(path: "daotao-shortcuts-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (rejects, notes) = (folder.appending(path: "r.csv"), folder.appending(path: "n.csv"))
        return try await withTraining { training, client in
            try await training.fillWithSamples()
            var outcome = Outcome()
            for file in files {
                let summary = try await training.take(.officials, file) { request in
                    request.rejects = rejects.path
                    request.notes = notes.path
                    request.mayHoldOthersUp = mayHoldOthersUp
                    if let shortcut { request.shortcuts.remove(shortcut) }
                }
                outcome.counts += [
                    summary.rows, summary.created, summary.updated, summary.unchanged, summary.rejected, summary.mended,
                    summary.noted,
                ]
                outcome.changed.merge(summary.updatedFields) { $1 }
                if summary.rejects != nil { outcome.rejects += try String(contentsOf: rejects, encoding: .utf8) }
                if summary.notes != nil { outcome.notes += try String(contentsOf: notes, encoding: .utf8) }
            }
            outcome.officials = try await client.query(
                """
                select concat_ws('|', official_code, national_id, full_name, date_of_birth, gender, email, phone,
                                 position, category, import_line)
                from official
                order by id
                """
            )
            return outcome
        }
    }

    private static let header =
        "official_code,national_id,full_name,date_of_birth,gender,email,phone,organization_code,position,category\n"

    /// Each row has something that one of the quick ways has to leave to the slow one, or to see as the slow one does.
    private static let messy =
        header + """
            S1,001085000001,Nguyễn Văn An,1985-01-01,Nam,an@example.vn,0912345678,79,Chuyên viên,cán bộ
            S2,1085000002,TRẦN THỊ BÉ,02/03/1985,Nữ,BE@example.vn,912345678,79,  Phó   phòng ,cong chuc
            S3,001085000003,Lê Thị Hoa,30/06/1990 00:00:00,nữ,,84912345678,01,'=1+1,Viên chức
            S1,001085000004,Người Khác,1985-01-01,Nam,,,79,,cán bộ
            S5,001085000003,Lê Thị Huệ,1985-01-01,nu,,,79,,vien_chuc
            S6,001085000006,#N/A,1985-13-01,x,a@b,12,99,,?
            S7,001 085 000 007,Ðặng Thị Đào,45000,Nữ,dao@example.vn,024 3825 1234,79,\u{200E}Trưởng phòng,CC
            ,001085000008,Võ Thị Sáu,1985-05-05,Nữ,,,79,,cán bộ
            S9,,Nguy?n Văn Ba,1985-05-05,Nam,,,79,,cán bộ
            id:4,,Hồ Thị Tư,1985-05-05,Nữ,,,79,,cán bộ

            """

    @Test(arguments: [ImportShortcut.plainFields, .wordMemory, .repeatFilter])
    func everyRowHasTheSameFate(without shortcut: ImportShortcut) async throws {
        let again = Self.messy.replacing("Chuyên viên", with: "Trưởng phòng").replacing("Hoa", with: "Hoà")
        let files = [Self.messy, again].map { $0.replacing("Nguy?n", with: "Nguyễn") }
        let usual = try await outcome(of: files, without: nil)
        #expect(usual.counts.prefix(5) == [10, 4, 0, 0, 6])
        #expect(!usual.rejects.isEmpty && !usual.notes.isEmpty && !usual.changed.isEmpty)
        #expect(try await outcome(of: files, without: shortcut) == usual)
    }

    @Test(arguments: [ImportShortcut.scratch, .bulkLoad])
    func aLargeFileIsStoredTheSame(without shortcut: ImportShortcut) async throws {
        var file = Self.header
        for number in 0..<50_100 {
            let serial = String(String(number + 1_000_000).dropFirst())
            file += "B\(serial),001090\(serial),Nguyễn Văn An,1990-01-01,Nam,,,79,Chuyên viên,cán bộ\n"
        }
        file += "B000007,001090000008,Nguyễn Văn Bé,1990-01-01,Nam,,,79,,cán bộ\n"
        let usual = try await outcome(of: [file], without: nil, mayHoldOthersUp: true)
        #expect(usual.counts.prefix(5) == [50_101, 50_100, 0, 0, 1])
        #expect(try await outcome(of: [file], without: shortcut, mayHoldOthersUp: true) == usual)
    }
}
