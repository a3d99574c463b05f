import PostgresTesting
import Testing
import Training
import TrainingTesting

/// Values in a column without a name are never dropped silently.
@Suite(.permit) struct NamelessColumnTests {
    private func refusal(_ kind: ImportKind, _ text: String, of training: Training) async throws -> TrainingError? {
        await #expect(throws: TrainingError.self) { try await training.take(kind, text) }
    }

    @Test func aTitleOverTwoColumnsIsRefusedWithTheColumnsLetter() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let error = try await refusal(
                .officials,
                """
                STT,Họ và tên,,Ngày sinh,Giới tính,Mã đơn vị,Mã cán bộ
                1,Nguyễn Văn,Bảo,05/03/1980,Nam,79,A1
                2,Trần Thị,Cúc,31/12/1985,Nữ,79,A2
                """,
                of: training
            )
            #expect(error?.code == .columnWithoutName)
            #expect(error?.parameters == ["found": "C", "example": "Bảo", "line": "2"])
            #expect(try await training.officials.list(.named("Nguyễn Văn"), for: .tester, PageRequest()).items.isEmpty)
        }
    }

    @Test func allNamelessColumnsAreReportedAtOnce() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let names =
                "official_code,course_code,,\u{200B},completed_on" + String(repeating: ",", count: 22) + ",Ghi chú"
            let fields = "CB1,DX-101,,x,2022-05-01" + String(repeating: ",", count: 22) + "y,z"
            let error = try await refusal(.completions, "\(names)\n\(fields)\n", of: training)
            #expect(error?.code == .columnWithoutName)
            #expect(error?.faults.map { $0.parameters["found"] } == ["D", "AA"])
            #expect(error?.faults.map { $0.parameters["example"] } == ["x", "y"])
        }
    }

    @Test func anEmptyColumnNeedsNoName() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let summary = try await training.take(
                .completions,
                "official_code,course_code,,#,completed_on,\nCB1,DX-101, ,,2022-05-01,\nCC2,DX-101,\u{200B},7,2022-05-01,\n"
            )
            #expect((summary.created, summary.rejected) == (2, 0))
            // A punctuation mark is a name too, of an unknown column.
            #expect(summary.warnings.map(\.code) == [.unknownColumn])
        }
    }
}
