import Foundation
import Shapes
import Testing

@testable import Training
@testable import daotao

@Suite("The audit trail in words")
struct AuditWordsTests {
    @Test("names actions, fields and values in the reader's language")
    func words() throws {
        let record = try record(
            action: "official.edit",
            subject: "official",
            before: #"{"category": "cadre", "phone": null}"#,
            after: #"{"category": "civil_servant", "phone": "0912345678", "leftOn": "2022-06-30"}"#
        )
        let vietnamese = AuditWords(record: record, language: .vi)
        #expect(vietnamese.action == "sửa cán bộ")
        #expect(vietnamese.subject == "cán bộ")
        let changes = record.changes(in: vietnamese)
        #expect(changes.map(\.field) == ["loại cán bộ", "ngày thôi công tác", "điện thoại"])
        #expect(changes.map(\.before) == ["Cán bộ", nil, ""])
        #expect(changes.map(\.after) == ["Công chức", "30/06/2022", "0912345678"])
        let english = AuditWords(record: record, language: .en)
        #expect(english.action == "changed an official")
        #expect(record.changes(in: english).map(\.field) == ["category", "day of the departure", "telephone number"])
    }

    @Test("gives the registry's own reasons in the reader's language, and other people's as they wrote them")
    func reasons() throws {
        let record = try record(
            action: "completion.revoke",
            subject: "completion",
            before: "null",
            after: """
                {"revocationReason": "the same person completed the course already, under another record", "score": 8.5}
                """
        )
        let changes = record.changes(in: AuditWords(record: record, language: .vi))
        #expect(changes.map(\.field) == ["lý do thu hồi", "điểm"])
        #expect(changes.map(\.after) == ["cùng một người đã hoàn thành khóa học này, ghi nhận ở hồ sơ khác", "8,5"])
        #expect(RegistryReason.spoken("undo of import 7", in: .vi) == "hoàn tác lần nhập số 7")
        #expect(RegistryReason.spoken("undo of import 7", in: .en) == "import 7 was undone")
        #expect(RegistryReason.spoken("a seat got free", in: .vi) == "có chỗ trống")
        #expect(RegistryReason.spoken("Ghi nhầm người", in: .en) == "Ghi nhầm người")
        #expect(CallerName.spoken("registry", in: .vi) == "sổ đào tạo, theo quy định")
        #expect(CallerName.spoken("operator:lan", in: .vi) == "operator:lan")
    }

    @Test("shows a change from nothing by the new value")
    func nothing() throws {
        let record = try record(
            action: "official.merge",
            subject: "official",
            before: #"{"mergedFrom": []}"#,
            after: #"{"mergedFrom": ["CC9"]}"#
        )
        #expect(AuditRecord.shown.last?.text(record) == "merged from: CC9")
    }

    @Test("says where a national ID was read")
    func reading() throws {
        let record = try record(
            action: "national_id.read",
            subject: "official",
            before: "null",
            after: #"{"place": "officials", "asked": {"under": "01", "isInService": "true"}, "shown": 50}"#
        )
        let changes = record.changes(in: AuditWords(record: record, language: .vi))
        #expect(changes.map(\.field) == ["đã hỏi", "nơi đọc", "số CCCD đã hiện"])
        #expect(changes.map(\.after) == ["đang công tác: true, trong đơn vị: 01", "danh sách cán bộ", "50"])
    }

    private func record(action: String, subject: String, before: String, after: String) throws -> AuditRecord {
        func value(_ text: String) throws -> JSONValue? { text == "null" ? nil : try JSONValue(onTrail: text) }
        return AuditRecord(
            id: "1",
            at: Date(timeIntervalSince1970: 1_656_558_000),
            by: "operator:lan",
            address: nil,
            request: "r",
            action: action,
            subject: subject,
            name: "CC1",
            organization: nil,
            before: try value(before),
            after: try value(after)
        )
    }
}
