import PostgresTesting
import Testing
import Training
import TrainingTesting

/// Units with another parent from a day on: earlier numbers stay where they were counted, in every report.
@Suite(.permit) struct MovedUnitTests {
    private func move(_ code: String, below parent: String, from day: Day, in training: Training) async throws {
        var edit = OrganizationEdit()
        (edit.parentCode, edit.effectiveOn) = (.set(parent), day)
        _ = try await training.organizations.edit(code, edit, by: .tester)
    }

    private func trained(
        by level: OrganizationLevel? = nil,
        under code: String? = nil,
        asOf day: Day? = nil,
        in training: Training
    ) async throws -> (total: Int, units: [String: Int]) {
        let report = try await training.progress.report(ProgressQuestion(by: level, under: code, asOf: day))
        return (report.trained, Dictionary(uniqueKeysWithValues: report.units.map { ($0.code, $0.trained) }))
    }

    @Test func aUnitThatEndsBeforeItsMoveIsCountedWhereItHung() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            try await move("00001", below: "79", from: .on(2022, 5, 1), in: training)
            try await training.complete("CB1", "DX-101", on: .on(2022, 3, 1))
            try await training.complete("CB1", "DX-102", on: .on(2022, 6, 1))
            #expect(try await trained(in: training).units == ["G03": 0, "G14": 0, "01": 0, "79": 1])
            _ = try await training.organizations.close("00001", on: .on(2022, 4, 1), by: .tester)
            #expect(try await trained(in: training).units == ["G03": 0, "G14": 0, "01": 1, "79": 0])
            let verification = try await training.progress.verify()
            #expect(verification.isTrue, "\(verification.differences)")
        }
    }

    @Test func belowAUnitOnlyItsOwnDaysCount() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            _ = try await training.take(
                .officials,
                "official_code,full_name,organization_code\nX1,Lê Văn An,00001\n"
            )
            for course in ["DX-101", "DX-102"] {
                try await training.complete("CB1", course, on: .on(2022, 4, 1))
                try await training.complete("X1", course, on: .on(2022, 6, 1))
            }
            try await move("00001", below: "79", from: .on(2022, 5, 1), in: training)
            let expected: [(under: String?, asOf: Day, total: Int, units: [String: Int])] = [
                ("01", .on(2022, 4, 30), 1, ["00001": 1]), ("79", .on(2022, 4, 30), 0, [:]),
                // Officials trained before the move count below the former parent, where the unit is listed with its
                // days.
                ("01", .on(2022, 12, 31), 1, ["00001": 1]), ("79", .on(2022, 12, 31), 1, ["00001": 1]),
                (nil, .on(2022, 12, 31), 2, ["00001": 2]),
            ]
            for (under, asOf, total, units) in expected {
                let found = try await trained(by: .commune, under: under, asOf: asOf, in: training)
                #expect(found.total == total, "\(under ?? "all") \(asOf)")
                #expect(found.units == units, "\(under ?? "all") \(asOf)")
            }
            #expect(try await trained(under: "79", in: training).units == ["00001": 1])
            #expect(try await trained(under: "01", in: training).units == ["001": 1])
            #expect(try await training.progress.verify().isTrue)
        }
    }
}
