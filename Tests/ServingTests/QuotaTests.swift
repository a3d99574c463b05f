import HTTPTypes
import Testing

@testable import Serving

@Suite("Quotas")
struct QuotaTests {
    private func address(_ text: String) throws -> NetworkAddress { try #require(NetworkAddress(text)) }

    @Test func oneAddressAndOneCallerLeaveSomethingToTheOthers() throws {
        let quota = Quota(4, share: 2, refusal: Problem(.tooManyBodies))
        func refusal(_ holder: Holder) -> String? {
            do {
                _ = try quota.take(for: holder)
                return nil
            } catch {
                return error.code
            }
        }
        let (one, other) = (try address("192.0.2.7"), try address("192.0.2.8"))
        var taken = [try quota.take(for: Holder(one)), try quota.take(for: Holder(one, caller: "a"))]
        #expect(refusal(Holder(one)) == "too_many_bodies")
        #expect(refusal(Holder(other)) == nil)
        // The same caller from another address.
        taken.append(try quota.take(for: Holder(other, caller: "a")))
        #expect(refusal(Holder(nil, caller: "a")) == "too_many_bodies")
        // Without an address only the total counts.
        taken.append(try quota.take(for: Holder(nil)))
        #expect(refusal(Holder(try address("192.0.2.9"))) == "overloaded")
        #expect(refusal(Holder(nil)) == "overloaded")
        taken.removeFirst()
        taken.append(try quota.take(for: Holder(one)))
        taken.removeAll()
        #expect(quota.inUse == 0)
        #expect(refusal(Holder(one, caller: "a")) == nil)
    }

    @Test func aShareGrowsUpToItsPartAndNotBeyond() throws {
        let quota = Quota(300, refusal: Problem(.tooManyBodies))
        let holder = Holder(nil, caller: "a")
        do {
            let part = try quota.take(60, for: holder)
            try part.grow(by: 40)
            #expect(throws: Problem.self) { try part.grow(by: 1) }
            #expect(quota.inUse == 100)
        }
        #expect(quota.inUse == 0)
        #expect(Quota.third(of: 768) == 256)
        #expect(Quota.third(of: 4) == 2)
        #expect(Quota.third(of: 1) == 1)
        #expect(Quota.third(of: 0) == 1)
    }

    @Test(arguments: [
        ("192.0.2.7", "192.0.2.7", "192.0.2.7"), ("::ffff:192.0.2.7", "192.0.2.7", "192.0.2.7"),
        ("2001:DB8:0:1:0:0:0:2", "2001:db8:0:1::2", "2001:db8:0:1::"), ("::1", "::1", nil),
        ("127.0.0.1", "127.0.0.1", nil),
        ("127.0.0.2", "127.0.0.2", "127.0.0.2"),
    ])
    func addressesAreReadHoweverTheyAreWritten(text: String, shown: String, holder: String?) throws {
        let read = try address(text)
        #expect(read.description == shown)
        #expect(read.holder?.description == holder)
    }

    @Test(arguments: ["", "localhost", "192.0.2", "192.0.2.256", "192.0.2.7:80", "[::1]", "unknown", "1.2.3.4 "])
    func otherTextsAreNoAddresses(text: String) {
        #expect(NetworkAddress(text) == nil)
    }

    // MARK: Proxies

    private let proxies = Result {
        try TrustedProxies(["10.0.0.0/8, 192.0.2.1", "2001:db8::/32"])
    }

    @Test(arguments: ["10.0.0.0/33", "10.0.0.0/", "proxy.example.vn", "10.0.0.0/08", "::1/129", "1.2.3.4/-1"])
    func otherTextsAreRefusedAsProxies(text: String) {
        let error = #expect(throws: TrustedProxies.Unreadable.self) { _ = try TrustedProxies(["10.0.0.1", text]) }
        #expect(error?.text == text)
    }

    @Test(
        arguments: [
            // A client that isn't a trusted proxy may claim any address, in vain.
            ("198.51.100.1", "203.0.113.9", nil, "198.51.100.1"),
            ("192.0.2.2", "203.0.113.9", nil, "192.0.2.2"),
            ("192.0.2.1", "203.0.113.9", nil, "203.0.113.9"),
            ("10.255.0.1", "203.0.113.9:4711", nil, "203.0.113.9"),
            // The part that the client invented stands to the left.
            ("10.0.0.1", "1.1.1.1, 203.0.113.9", nil, "203.0.113.9"),
            ("10.0.0.1", "1.1.1.1, 203.0.113.9, 10.0.0.2", nil, "203.0.113.9"),
            ("10.0.0.1", "10.0.0.7, 10.0.0.2", nil, "10.0.0.7"),
            ("10.0.0.1", "203.0.113.9, unknown", nil, "10.0.0.1"),
            ("10.0.0.1", "", nil, "10.0.0.1"),
            ("10.0.0.1", nil, nil, "10.0.0.1"),
            ("2001:db8::1", "2001:db9::5", nil, "2001:db9::5"),
            ("10.0.0.1", nil, #"for=1.1.1.1, for="[2001:db9::17]:4711";proto=https;by=10.0.0.1"#, "2001:db9::17"),
            ("10.0.0.1", nil, "proto=https;For=203.0.113.9", "203.0.113.9"),
            ("10.0.0.1", nil, "for=_hidden", "10.0.0.1"),
            // A proxy writes one of the two fields, and may pass on the other as the client sent it.
            ("10.0.0.1", "203.0.113.9", "for=1.1.1.1", "10.0.0.1"),
            ("10.0.0.1", "203.0.113.9", "for=203.0.113.9", "203.0.113.9"),
        ] as [(String, String?, String?, String)]
    )
    func aTrustedProxyNamesItsClient(peer: String, named: String?, forwarded: String?, client: String) throws {
        var headers = HTTPFields()
        headers[.xForwardedFor] = named
        headers[.forwarded] = forwarded
        #expect(try proxies.get().client(of: address(peer), headers).description == client)
    }

    @Test func aRequestBeyondTheQuotaIsRefusedUntilSomeIsGivenBack() throws {
        let quota = Quota(1, refusal: Problem(.overloaded))
        do {
            let place = try quota.take(for: .nobody)
            for _ in 0..<3 { #expect(throws: Problem.self) { try quota.take(for: .nobody) } }
            withExtendedLifetime(place) {}
        }
        _ = try quota.take(for: .nobody)
    }

    // MARK: Paths

    @Test(arguments: [
        "/", "/metrics", "/v1/officials/CB%2F1", "/v1/officials/a.b", "/v1/officials/...", "/?a=//..", "http://h/v1",
    ])
    func aPlainPathIsRead(target: String) {
        #expect(TargetMiddleware.isPlain(target))
    }

    @Test(arguments: [
        "//metrics", "/metrics/", "//", "/./metrics", "/v1/../metrics", "/v1//officials", "/%2e/metrics",
        "/v1/%2E%2e/metrics",
        "/v1/.%2e", "/v1/..", "/.", #"/v1\metrics"#, "metrics", "*", "http://h//metrics", "ftp://h/metrics", "http://h",
        "",
        "/metrics/?a=b", "h:80",
    ])
    func ambiguousPathsAreRefused(target: String) {
        #expect(!TargetMiddleware.isPlain(target))
    }
}
