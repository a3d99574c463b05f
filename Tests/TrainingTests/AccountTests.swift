import FoundationEssentials
import Postgres
import PostgresTesting
import Testing
import TrainingTesting

@testable import Training

@Suite("Tokens", .permit)
struct AccountTests {
    private let month = Date(timeIntervalSinceNow: 30 * 86_400)

    /// A token ends with its maker's rights, and nobody is locked out by accident.
    @Test func aTokenEndsWithItsMaker() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            let accounts = training.accounts
            let now = Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded(.down))
            func make(
                _ role: Role,
                _ scope: String? = nil,
                until end: Date,
                by caller: Caller
            ) async throws -> (id: String, secret: String) {
                let made = try await accounts.create(CreateToken(role: role, scope: scope, expiresAt: end), by: caller)
                return (made.token.id, made.secret)
            }
            func holder(_ secret: String) async throws -> Caller {
                try await accounts.authenticate(secret, address: nil, request: "r")
            }
            let maker = try await make(.administrator, until: now + 3600, by: .tester)
            let holding = try await holder(maker.secret)
            // No later than the maker, and no later than in a year.
            for (end, caller) in [(now + 3601, holding), (now + 367 * 86_400, .tester)] {
                let error = await #expect(throws: TrainingError.self) {
                    try await make(.viewer, until: end, by: caller)
                }
                #expect(error?.code == .expiryOutOfRange)
                #expect(error?.faults.first?.parameters["expected"] != nil)
            }
            let child = try await make(.administrator, "01", until: now + 3600, by: holding)
            let grandchild = try await make(.viewer, "001", until: now + 1800, by: try await holder(child.secret))
            let shown = try await accounts.show(child.id, by: .tester)
            #expect((shown.maker, shown.children) == (maker.id, [grandchild.id]))
            var filter = TokenFilter()
            filter.maker = maker.id
            #expect(try await accounts.list(filter, by: .tester, PageRequest()).items.map(\.id) == [child.id])
            // A token doesn't see a unit that has left its maker's scope.
            var edit = OrganizationEdit()
            edit.parentCode = .set("79")
            _ = try await training.organizations.edit("001", edit, by: .tester)
            #expect(await refusal { _ = try await holder(grandchild.secret) } == .unauthenticated)
            edit.parentCode = .set("01")
            _ = try await training.organizations.edit("001", edit, by: .tester)
            _ = try await holder(grandchild.secret)
            // Revoking the maker needs a confirmation for the tokens that end with it.
            let error = await #expect(throws: TrainingError.self) { try await accounts.revoke(maker.id, by: .tester) }
            #expect(error?.code == .tokenHasChildren)
            #expect(error?.parameters["found"] == "\(child.id), \(grandchild.id)")
            _ = try await holder(maker.secret)
            let revoked = try await accounts.revoke(maker.id, withChildren: true, by: .tester)
            #expect(revoked.children == [child.id, grandchild.id])
            for secret in [maker.secret, child.secret, grandchild.secret] {
                #expect(await refusal { _ = try await holder(secret) } == .unauthenticated)
            }
            let told: [String] = try await postgres.query(
                "select name from audit where action = 'token.revoke' order by id"
            )
            #expect(told == [maker.id, child.id, grandchild.id])
            #expect(try await accounts.revoke(maker.id, by: .tester).children == [])
            // A maker that the server still remembers can't hand out tokens any more.
            #expect(await refusal { _ = try await make(.viewer, until: now + 60, by: holding) } == .unauthenticated)
        }
    }

    @Test func theSecretIsShownOnceAndKeptNowhere() async throws {
        try await withTraining { training, postgres in
            let accounts = training.accounts
            let created = try await accounts.create(CreateToken(role: .recorder, expiresAt: month), by: .tester)
            #expect(created.secret.hasPrefix("dtk_"))
            #expect(created.secret.utf8.count == 52)
            let stored: [String] = try await postgres.query("select token::text from token")
            #expect(stored.count == 1)
            #expect(!stored[0].contains(created.secret.dropFirst(4)))
            let shown = try await accounts.show(created.token.id, by: .tester)
            #expect(shown == created.token)
            #expect(try await accounts.list(by: .tester, PageRequest()).items == [shown])
            let caller = try await accounts.authenticate(created.secret, address: "192.0.2.7", request: "r-1")
            #expect(caller.name == "token:\(created.token.id)")
            #expect(caller.address == "192.0.2.7")
            #expect(caller.request == "r-1")
            #expect(caller.role == .recorder)
            #expect(caller.scope == .everything)
            #expect(!caller.seesNationalIDs)
        }
    }

    @Test func unknownExpiredAndRevokedTokensAreRefusedAlike() async throws {
        try await withTraining { training, _ in
            let clock = Clock()
            let accounts = training.accounts(at: clock)
            let expired = try await accounts.create(
                CreateToken(role: .viewer, expiresAt: clock.now.addingTimeInterval(60)),
                by: .tester
            )
            let revoked = try await accounts.create(CreateToken(role: .viewer, expiresAt: month), by: .tester)
            for secret in [expired.secret, revoked.secret] {
                _ = try await accounts.authenticate(secret, address: nil, request: "r")
            }
            clock.advance(by: 61)
            #expect(try await accounts.revoke(revoked.token.id, by: .tester).revokedBy == "operator:tester")
            for secret in [expired.secret, revoked.secret, TokenSecret().text, "dtk_", "", expired.secret + "x"] {
                let error = await #expect(throws: TrainingError.self) {
                    try await accounts.authenticate(secret, address: nil, request: "r")
                }
                #expect(error?.code == .unauthenticated)
                #expect(error?.parameters == [:])
            }
        }
    }

    @Test func issuingAndRevokingAreAuditedWithoutTheSecret() async throws {
        try await withTraining { training, postgres in
            let created = try await training.accounts.create(CreateToken(role: .viewer, expiresAt: month), by: .tester)
            for _ in 1...2 { _ = try await training.accounts.revoke(created.token.id, by: .tester) }
            let entries: [(String, String?, String)] = try await postgres.query(
                "select action, name, audit::text from audit where subject = 'token' order by id"
            )
            #expect(entries.map(\.0) == ["token.create", "token.revoke"])
            #expect(entries.allSatisfy { $0.1 == created.token.id })
            #expect(entries[1].2.contains("operator:tester"))
            #expect(!entries.contains { $0.2.contains(created.secret.dropFirst(4)) })
        }
    }

    @Test func onlyAdministratorsIssueTokensAndWithinTheirRights() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            let accounts = training.accounts
            let local = try await Caller.within("01", as: .administrator, postgres)
            let own = try await accounts.create(CreateToken(role: .administrator, expiresAt: month), by: local)
            #expect(own.token.scope == "01")
            let holder = try await accounts.authenticate(own.secret, address: nil, request: "r")
            #expect(holder.scope == local.scope)

            for (command, caller, code) in [
                (CreateToken(role: .viewer, expiresAt: month), caller(.registrar), ErrorCode.forbidden),
                (CreateToken(role: .viewer, scope: "79", expiresAt: month), local, .unknownOrganization),
                (CreateToken(role: .viewer, scope: "nowhere", expiresAt: month), .tester, .unknownOrganization),
                (CreateToken(role: .viewer, expiresAt: month, seesNationalIDs: true), local, .forbidden),
                (CreateToken(role: .viewer, expiresAt: .distantPast), .tester, .expiryOutOfRange),
                (CreateToken(role: .viewer, expiresAt: Date(timeIntervalSince1970: 1e14)), .tester, .expiryOutOfRange),
                (
                    CreateToken(role: .viewer, expiresAt: month, purpose: String(repeating: "x", count: 501)), .tester,
                    .valueTooLong
                ),
            ] {
                let error = await #expect(throws: TrainingError.self) {
                    try await accounts.create(command, by: caller)
                }
                #expect(error?.code == code)
            }
        }
    }

    @Test func aScopedAdministratorSeesAndRevokesTokensOfTheScope() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            let accounts = training.accounts
            let local = try await Caller.within("01", as: .administrator, postgres)
            var ids: [String] = []
            for code in [nil, "01", "79"] {
                let command = CreateToken(role: .viewer, scope: code, expiresAt: month)
                ids.append(try await accounts.create(command, by: .tester).token.id)
            }
            #expect(try await accounts.list(by: local, PageRequest()).items.map(\.id) == [ids[1]])
            for id in [ids[0], ids[2], "999", "x"] {
                for refused in [
                    await #expect(throws: TrainingError.self) { try await accounts.show(id, by: local) },
                    await #expect(throws: TrainingError.self) { try await accounts.revoke(id, by: local) },
                ] { #expect(refused?.code == .noSuchToken) }
            }
            #expect(try await accounts.revoke(ids[1], by: local).revokedBy == "token:1")
            #expect(try await accounts.revoke(ids[1], by: .tester).revokedBy == "token:1")
            var live = TokenFilter()
            live.onlyLive = true
            #expect(try await accounts.list(live, by: .tester, PageRequest()).items.map(\.id) == [ids[2], ids[0]])
            let first = try await accounts.list(by: .tester, PageRequest(limit: 2))
            #expect(first.items.map(\.id) == [ids[2], ids[1]])
            let second = try await accounts.list(by: .tester, PageRequest(limit: 2, cursor: first.next))
            #expect(second.items.map(\.id) == [ids[0]])
            #expect(second.next == nil)
        }
    }

    @Test func theDatabaseItselfRefusesToWidenOrToReviveAToken() async throws {
        try await withTraining { training, postgres in
            let created = try await training.accounts.create(CreateToken(role: .viewer, expiresAt: month), by: .tester)
            _ = try await training.accounts.revoke(created.token.id, by: .tester)
            for change: Statement in [
                "update token set role = 'administrator'", "update token set sees_national_ids = true",
                "update token set expires_at = expires_at + interval '1 day'",
                "update token set revoked_at = null, revoked_by = null",
            ] {
                let error = await #expect(throws: PostgresError.self) { try await postgres.execute(change) }
                #expect(error?.constraint == "token_grants_never_change")
            }
        }
    }

    @Test func aTokenRevokedOnOneServerIsRefusedOnAnother() async throws {
        try await withTwoServers { here, there, _, _ in
            let created = try await here.create(CreateToken(role: .viewer, expiresAt: month), by: .tester)
            // The token is remembered once it is found without a look into the database.
            try await there.remember(created.secret)
            _ = try await here.revoke(created.token.id, by: .tester)
            // That server would remember it for a year without the database's notification.
            while (try? await there.authenticate(created.secret, address: nil, request: "r")) != nil {
                await Task.yield()
            }
            // The server that revoked it doesn't wait for the notification.
            await #expect(throws: TrainingError.self) {
                try await here.authenticate(created.secret, address: nil, request: "r")
            }
        }
    }

    @Test func nothingIsCachedWithoutNotifications() async throws {
        try await withTwoServers { here, there, postgres, _ in
            let created = try await here.create(CreateToken(role: .viewer, expiresAt: month), by: .tester)
            try await there.remember(created.secret)
            let name: String = try #require(try await postgres.first("select current_database()::text"))
            try await postgres.execute(
                """
                select pg_terminate_backend(pid) from pg_stat_activity
                where datname = \(name) and query like 'listen%'
                """
            )
            let hash = try #require(TokenSecret(shown: created.secret)).hash
            while there.memory.grant(of: hash, at: Date()) != nil { await Task.yield() }
            try await there.remember(created.secret)
        }
    }

    @Test func aLookupBesideARevocationIsNotCached() throws {
        let memory = TokenMemory()
        memory.listens(true)
        let hash = TokenSecret().hash
        let grant = TokenGrant(id: 7, role: .viewer, scope: .everything, seesNationalIDs: false, expiresAt: month)
        let look = memory.look()
        memory.forget(7)
        memory.keep(grant, of: hash, foundBy: look, at: Date())
        #expect(memory.grant(of: hash, at: Date()) == nil)
        memory.keep(grant, of: hash, foundBy: memory.look(), at: Date())
        #expect(memory.grant(of: hash, at: Date()) == grant)
        #expect(memory.grant(of: hash, at: month) == nil)
        memory.listens(false)
        #expect(memory.grant(of: hash, at: Date()) == nil)
        memory.keep(grant, of: hash, foundBy: memory.look(), at: Date())
        #expect(memory.grant(of: hash, at: Date()) == nil)
    }

    @Test func theCacheIsBounded() {
        let memory = TokenMemory(capacity: 8)
        memory.listens(true)
        let hashes = (0..<100).map { _ in TokenSecret().hash }
        for (id, hash) in hashes.enumerated() {
            let grant = TokenGrant(
                id: Int32(id),
                role: .viewer,
                scope: .everything,
                seesNationalIDs: false,
                expiresAt: month
            )
            memory.keep(grant, of: hash, foundBy: memory.look(), at: Date())
        }
        #expect(hashes.count { memory.grant(of: $0, at: Date()) != nil } == 8)
        #expect(memory.grant(of: hashes[99], at: Date()) != nil)
    }

    @Test func lastUsesAreStoredTogether() async throws {
        try await withTwoServers { here, _, _, stop in
            let created = try await here.create(CreateToken(role: .viewer, expiresAt: month), by: .tester)
            for number in 1...5 {
                _ = try await here.authenticate(created.secret, address: "192.0.2.\(number)", request: "r")
            }
            #expect(try await here.show(created.token.id, by: .tester).lastUsedAt == nil)
            await stop()
            let used = try await here.show(created.token.id, by: .tester)
            #expect(used.lastUsedAt != nil)
            #expect(used.lastUsedAddress == "192.0.2.5")
        }
    }

    @Test func anOlderUseDoesNotReplaceANewerOne() async throws {
        try await withTraining { training, _ in
            let clock = Clock()
            let (here, there) = (training.accounts(at: clock), training.accounts(at: clock))
            let created = try await here.create(CreateToken(role: .viewer, expiresAt: month), by: .tester)
            _ = try await here.authenticate(created.secret, address: "192.0.2.1", request: "r")
            clock.advance(by: 1)
            _ = try await there.authenticate(created.secret, address: "192.0.2.2", request: "r")
            await there.writeDownUses()
            await here.writeDownUses()
            #expect(try await here.show(created.token.id, by: .tester).lastUsedAddress == "192.0.2.2")
        }
    }

    private func caller(_ role: Role) -> Caller {
        Caller(name: "token:1", request: "r", role: role, scope: .everything, seesNationalIDs: true)
    }
}
