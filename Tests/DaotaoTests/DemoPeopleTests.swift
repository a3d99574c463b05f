import Testing

@testable import daotao

@Suite("The demonstration's people")
struct DemoPeopleTests {
    @Test("have national IDs of existing provinces, each a different one")
    func numbers() {
        let people = DemoPeople(
            units:
                "code,parent_code,level,name\nVN,,national,Việt Nam\nG14,VN,ministry,A\n01,VN,province,B\n79,VN,province,C\n"
        )
        let numbers = people.officials.split(separator: "\n").dropFirst().map { $0.split(separator: ",")[1] }
        #expect(numbers.count == 20_000 && Set(numbers).count == numbers.count)
        #expect(Set(numbers.map { $0.prefix(3) }) == ["001", "079"])
        #expect(numbers.allSatisfy { $0.count == 12 })
    }
}
