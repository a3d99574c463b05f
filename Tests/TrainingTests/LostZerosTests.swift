import Postgres
import PostgresTesting
import Testing
import Training
import TrainingTesting

/// Codes that lost their zeros in a spreadsheet mean the same thing as before or nothing: never another person, course
/// or unit.
@Suite(.permit) struct LostZerosTests {
    private static let units = """
        code,parent_code,level,name
        VN,,national,Việt Nam
        01,VN,province,Thành phố Hà Nội
        82,VN,province,Tỉnh Tiền Giang
        271,01,district,Huyện Ba Vì
        09703,271,commune,Xã Ba Vì
        819,82,district,Huyện Cái Bè
        """

    private static let people = """
        official_code,national_id,full_name,date_of_birth,organization_code
        00123,,Dương Văn Không,1980-01-02,819
        00124,001085000001,Lê Thị Hoa,1985-02-03,819
        """

    private func codes(of training: Training) async throws -> [String?] {
        try await training.officials.list(.under(nil), for: .tester, PageRequest()).items.map(\.officialCode)
    }

    private func faults(_ summary: ImportSummary) -> [[ErrorCode]] {
        summary.firstRejected.map { $0.faults.map(\.code) }
    }

    @Test func anOfficialIsTheSamePersonByNameAndBirthOrNationalID() async throws {
        try await withTraining { training, _ in
            _ = try await training.take(.organizations, Self.units)
            _ = try await training.take(.officials, Self.people)
            let summary = try await training.take(
                .officials,
                """
                official_code;national_id;full_name;date_of_birth;organization_code;position
                123;;Dương Văn Không;02/01/1980;819;Phó phòng
                124;001085000001;Lê Thị Hoà;03/02/1985;819;
                """
            )
            #expect((summary.updated, summary.mended, summary.rejected) == (2, 2, 0), "\(summary.firstRejected)")
            #expect(try await codes(of: training) == ["00123", "00124"])
            #expect(try await training.officials.show("00123", for: .tester).official.position == "Phó phòng")
        }
    }

    @Test func anAmbiguousCodeIsRefusedUnlessTheFileShowsItsZeros() async throws {
        try await withTraining { training, _ in
            _ = try await training.take(.organizations, Self.units)
            _ = try await training.take(.officials, Self.people)
            let header = "official_code,full_name,date_of_birth,organization_code\n"
            let other = "123,Trần Văn Đức,1990-12-31,819\n"
            let refused = try await training.take(.officials, header + other)
            #expect((refused.created, refused.rejected) == (0, 1))
            #expect(faults(refused) == [[.codeWithoutZeros]])
            #expect(refused.firstRejected[0].faults[0].parameters == ["found": "123", "expected": "00123"])
            // A row with another national ID is another person, whatever the code.
            let person = "official_code,national_id,full_name,organization_code\n124,001190000002,Lê Thị Hoa,819\n"
            #expect(try await training.take(.officials, person).created == 1)
            // A file that has zeros anywhere has kept them.
            let kept = try await training.take(.officials, header + other + "00125,Lê Thị Huệ,1990-12-31,819\n")
            #expect((kept.created, kept.mended) == (2, 0))
            #expect(try await codes(of: training) == ["00123", "00124", "124", "123", "00125"])
        }
    }

    @Test func codesWithAndWithoutZerosAreToldApartByName() async throws {
        try await withTraining { training, _ in
            _ = try await training.take(.organizations, Self.units)
            _ = try await training.take(
                .officials,
                Self.people + "\n123,,Trần Văn Đức,1990-12-31,819\n00126,,Lê Thị Huệ,,819\n126,,Lê Thị Huệ,,819\n"
            )
            let header = "official_code,full_name,date_of_birth,organization_code,position\n"
            let eaten = try await training.take(
                .officials,
                header
                    + "123,Dương Văn Không,1980-01-02,819,A\n124,Lê Thị Hoa,1985-02-03,819,B\n126,Lê Thị Huệ,,819,C\n"
            )
            #expect((eaten.updated, eaten.mended, eaten.rejected) == (2, 2, 1), "\(eaten.firstRejected)")
            #expect(faults(eaten) == [[.ambiguousCode]])
            #expect(try await training.officials.show("00123", for: .tester).official.position == "A")
            // Nothing shows that this file has lost zeros.
            let sound = try await training.take(.officials, header + "123,Trần Văn Đức,1990-12-31,819,D\n")
            #expect((sound.updated, sound.mended) == (1, 0))
            #expect(try await training.officials.show("123", for: .tester).official.position == "D")
        }
    }

    /// After the mending two rows have the same key, which the reader could not see.
    @Test func aMendedCodeThatStandsInFullInAnotherRowIsARepetition() async throws {
        try await withTraining { training, _ in
            _ = try await training.take(.organizations, Self.units)
            _ = try await training.take(.officials, Self.people)
            _ = try await training.take(.courses, "code,title_vi\n0101,Kỹ năng A\n")
            let people = try await training.take(
                .officials,
                "official_code,full_name,organization_code\n00123,Dương Văn Không,819\n123,Dương Văn Không,82\n"
            )
            #expect(faults(people) == [[.duplicateRow]])
            let facts = try await training.take(
                .completions,
                "official_code,course_code,completed_on\n00123,0101,2022-05-01\n123,101,2022-05-02\n"
            )
            #expect((facts.created, facts.rejected) == (1, 1))
            #expect(faults(facts) == [[.duplicateRow]])
        }
    }

    @Test func coursesAndReferencesToThem() async throws {
        try await withTraining { training, _ in
            _ = try await training.take(.organizations, Self.units)
            _ = try await training.take(.officials, Self.people)
            _ = try await training.take(.courses, "code,title_vi\n0101,Kỹ năng A\n0102,Kỹ năng B\n")
            let courses = try await training.take(
                .courses,
                "code;title_vi;prerequisites;counts_as\n102;Kỹ năng B;101;\n101;Kỹ năng A;;\n103;Kỹ năng C;;101@2022-01-01\n"
            )
            #expect((courses.created, courses.updated, courses.unchanged, courses.rejected) == (1, 1, 1, 0))
            #expect(courses.mended == 3)
            #expect(try await training.courses.show("0102").prerequisites == ["0101"])
            #expect(try await training.courses.show("103").countsAs.map(\.course) == ["0101"])
            let other = try await training.take(.courses, "code,title_vi\n101,Kỹ năng khác\n")
            #expect(faults(other) == [[.codeWithoutZeros]])

            let curricula = "curriculum_code,title_vi,course_code,requirement\n007,Cơ bản,0101,required\n"
            _ = try await training.take(.curricula, curricula)
            let resaved = curricula.replacing("007", with: "7").replacing("0101", with: "101")
            let again = try await training.take(.curricula, resaved)
            #expect((again.unchanged, again.mended, again.rejected) == (1, 1, 0), "\(again.firstRejected)")

            _ = try await training.classes.create(.seating(nil, "0009", of: "0101"), by: .tester)
            let enrolled = try await training.take(
                .enrollments,
                """
                official_code,course_code,class_code,curriculum_code,enrolled_on
                123,101,,,2022-03-01
                123,,9,,2022-03-01
                123,,,7,2022-03-01
                """
            )
            #expect((enrolled.created, enrolled.mended, enrolled.rejected) == (3, 3, 0), "\(enrolled.firstRejected)")
            let completed = try await training.take(
                .completions,
                "official_code,course_code,completed_on\n123,101,2022-05-01\n124,101,2022-05-01\n"
            )
            #expect((completed.created, completed.mended) == (2, 2))
            #expect(try await training.progress.verify().isTrue)
        }
    }

    @Test func anAmbiguousCourseIsRefused() async throws {
        try await withTraining { training, _ in
            _ = try await training.take(.organizations, Self.units)
            let more = "\n124,001190000002,Trần Văn Đức,,819\n0125,,Lê Thị Huệ,,819\n00125,,Lê Thị Huệ,,819\n"
            _ = try await training.take(.officials, Self.people + more)
            _ = try await training.take(.courses, Samples.courses)
            let header = "official_code,course_code,completed_on\n"
            let eaten = try await training.take(
                .completions,
                header + "123,DX-101,2022-05-01\n124,DX-101,2022-05-01\n125,DX-101,2022-05-01\n"
            )
            #expect((eaten.created, eaten.mended, eaten.rejected) == (1, 1, 2))
            #expect(faults(eaten) == [[.ambiguousCode], [.ambiguousCode]])
            #expect(eaten.firstRejected.map { $0.faults[0].parameters["expected"] } == ["124, 00124", "0125, 00125"])
            // If nothing shows that zeros are missing, the code means the official who has it.
            #expect(try await training.take(.completions, header + "124,DX-101,2022-05-01\n").created == 1)
        }
    }

    /// A code that names nothing, and one thing with zeros before it, means that thing, even beside codes that have
    /// kept their zeros; for people as for units.
    @Test func theOnlyCandidateIsMeantBesideCodesWithZeros() async throws {
        try await withTraining { training, _ in
            _ = try await training.take(.organizations, Self.units)
            _ = try await training.take(.officials, Self.people)
            _ = try await training.take(.courses, Samples.courses)
            let facts = try await training.take(
                .completions,
                "official_code,course_code,completed_on\n123,DX-101,2022-05-01\n00124,DX-101,2022-05-01\n"
            )
            #expect((facts.created, facts.mended) == (2, 1))
            let people = try await training.take(
                .officials,
                "official_code,full_name,organization_code\nX1,Lê Thị Huệ,9703\nX2,Lê Thị Hoa,01\n"
            )
            #expect((people.created, people.mended) == (2, 1))
        }
    }

    /// A code in a list follows the rules of other columns: one that could mean two courses, in a file without zeros,
    /// is refused.
    @Test func aListIsJudgedLikeAColumn() async throws {
        try await withTraining { training, _ in
            let known = "code,title_vi\n0101,Kỹ năng A\n0102,Kỹ năng B\n102,Kỹ năng C\n"
            _ = try await training.take(.courses, known)
            let header = "code;title_vi;prerequisites\n"
            let eaten = try await training.take(.courses, header + "X1;Kỹ năng D;101\nX2;Kỹ năng E;102\n")
            #expect((eaten.created, eaten.mended, eaten.rejected) == (1, 1, 1))
            #expect(faults(eaten) == [[.ambiguousCode]])
            #expect(eaten.firstRejected[0].faults[0].parameters["expected"] == "102, 0102")
            // The courses' own codes also show that the file has kept its zeros.
            let kept = try await training.take(
                .courses,
                header + "0101;Kỹ năng A;\nX1;Kỹ năng D;101\nX2;Kỹ năng E;102\n"
            ) { $0.isDryRun = true }
            #expect((kept.created, kept.mended, kept.rejected) == (1, 1, 0), "\(kept.firstRejected)")
            let sound = try await training.take(.courses, header + "X2;Kỹ năng E;102\n")
            #expect((sound.created, sound.mended) == (1, 0))
            #expect(try await training.courses.show("X2").prerequisites == ["102"])
        }
    }

    @Test func unitsThatLostTheirZerosAreTheSameUnits() async throws {
        try await withTraining { training, _ in
            _ = try await training.take(.organizations, Self.units)
            let before = try await exports(of: training)
            let summary = try await training.take(
                .organizations,
                Self.units.replacing("\n01,", with: "\n1,").replacing(",01,", with: ",1,")
                    .replacing("\n09703", with: "\n9703")
            )
            #expect((summary.unchanged, summary.mended, summary.rejected) == (6, 3, 0), "\(summary.firstRejected)")
            #expect(try await exports(of: training) == before)
        }
    }

    /// `1` is a province, a district and a commune; `271` is a district, and `00271` a commune.
    @Test func unitsAreToldApartByTheirLevels() async throws {
        try await withTraining { training, _ in
            let tree = """
                code,parent_code,level,name
                VN,,national,Việt Nam
                01,VN,province,Thành phố Hà Nội
                001,01,district,Quận Ba Đình
                00001,001,commune,Phường Phúc Xá
                271,01,district,Huyện Ba Vì
                00271,001,commune,Phường Thanh Nhàn
                09703,271,commune,Xã Ba Vì
                """
            _ = try await training.take(.organizations, tree)
            let before = try await exports(of: training)
            let eaten = tree.split(separator: "\n").map { line in
                line.split(separator: ",", omittingEmptySubsequences: false).map { field in
                    field.allSatisfy(\.isNumber) ? String(field.drop { $0 == "0" }) : String(field)
                }.joined(separator: ",")
            }.joined(separator: "\n")
            let summary = try await training.take(.organizations, eaten)
            #expect((summary.unchanged, summary.rejected) == (7, 0), "\(summary.firstRejected)")
            #expect(try await exports(of: training) == before)
            // Codes of new units, and of their parents, are not guessed.
            let new = try await training.take(
                .organizations,
                "code,parent_code,level,name\n2,1,district,Quận Mới\n4,1,commune,Phường Mới\n272,1,district,Huyện Mới\n"
            )
            #expect((new.created, new.rejected) == (1, 2), "\(new.firstRejected)")
            #expect(faults(new).map(\.first) == [.codeWithoutZeros, .codeWithoutZeros])
            #expect(new.firstRejected[0].faults[0].parameters == ["found": "2", "expected": "002"])
            #expect(new.firstRejected[1].faults[0].parameters == ["found": "4", "expected": "00004"])
            #expect(try await exports(of: training)["organizations"]?.contains("272,01,district") == true)
        }
    }

    @Test func aFreshTreeWithoutItsZerosIsRefusedWhereTheyAreMissing() async throws {
        try await withTraining { training, _ in
            let summary = try await training.take(
                .organizations,
                "code,parent_code,level,name\nVN,,national,Việt Nam\n1,VN,province,Hà Nội\n82,VN,province,Tiền Giang\n"
            )
            #expect((summary.created, summary.rejected) == (2, 1))
            #expect(faults(summary) == [[.codeWithoutZeros]])
        }
    }

    /// A code without its zeros doesn't reveal a national ID to a caller who may not see it, because the name decides.
    @Test func aCodeRevealsNoNationalID() async throws {
        try await withTraining { training, postgres in
            _ = try await training.take(.organizations, Self.units)
            _ = try await training.take(.officials, Self.people)
            let caller = try await Caller.within("VN", postgres)
            let header = "official_code,national_id,full_name,organization_code\n"
            for number in ["001085000001", "001190000002"] {
                let summary = try await training.take(
                    .officials,
                    header + "124,\(number),Trần Thị Mai,819\n",
                    by: caller
                ) { $0.isDryRun = true }
                #expect(faults(summary).map(\.first) == [.codeWithoutZeros])
            }
        }
    }

    /// A mended code reveals nothing about units outside the scope.
    @Test func codesOutOfScopeAreNoCandidates() async throws {
        try await withTraining { training, postgres in
            _ = try await training.take(.organizations, Self.units)
            _ = try await training.take(.officials, Self.people)
            let caller = try await Caller.within("01", postgres)
            let summary = try await training.take(
                .officials,
                "official_code,full_name,organization_code\n123,Dương Văn Không,271\n",
                by: caller
            )
            #expect((summary.created, summary.rejected) == (1, 0))
        }
    }
}
