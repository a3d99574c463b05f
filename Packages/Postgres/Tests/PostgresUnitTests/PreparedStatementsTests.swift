import Testing

@testable import Postgres

@Suite("The cache of prepared statements")
struct PreparedStatementsTests {
    private func key(_ number: Int, types: [UInt32] = []) -> PreparedStatements.Key {
        PreparedStatements.Key(text: "select \(number)", types: types)
    }

    @Test("evicts the one that was not used for longest")
    func bound() {
        var cache = PreparedStatements(capacity: 3)
        let first = cache.add(key(1)).name
        let second = cache.add(key(2)).name
        _ = cache.add(key(3))
        let found1 = cache.name(of: key(1))
        #expect(found1 == first)
        let found2 = cache.add(key(4))
        #expect(found2.evicted == second)
        #expect(cache.count == 3)
        let found3 = cache.name(of: key(2))
        #expect(found3 == nil)
        let found4 = cache.name(of: key(1))
        #expect(found4 == first)
    }

    @Test("distinguishes the same text with values of other types")
    func types() {
        var cache = PreparedStatements(capacity: 3)
        let names = Set([[], [20], [25]].map { cache.add(key(1, types: $0)).name })
        #expect(names.count == 3)
    }

    @Test("never gives a name twice, even if some are forgotten between")
    func names() {
        var cache = PreparedStatements(capacity: 2)
        var names: Set<String> = []
        for number in 0..<20 {
            names.insert(cache.add(key(number)).name)
            if number % 3 == 0 { cache.remove(key(number)) }
            if number % 7 == 0 { cache.removeAll() }
        }
        #expect(names.count == 20)
        #expect(cache.count <= 2)
    }

    @Test("keeps its order when an entry in the middle is forgotten")
    func order() {
        var cache = PreparedStatements(capacity: 4)
        for number in 1...4 { _ = cache.add(key(number)) }
        cache.remove(key(2))
        cache.remove(key(4))
        let fifth = cache.add(key(5)).name
        _ = cache.add(key(6))
        let found5 = cache.add(key(7))
        #expect(found5.evicted == "s1")
        let found6 = cache.add(key(8))
        #expect(found6.evicted == "s3")
        let found7 = cache.add(key(9))
        #expect(found7.evicted == fifth)
    }
}
