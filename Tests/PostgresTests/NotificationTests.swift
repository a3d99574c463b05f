import Postgres
import PostgresTesting
import Testing

@Suite("LISTEN", .permit)
struct NotificationTests {
    @Test("receives the notifications of its channels, whatever their names")
    func hears() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                let channel = #"Đơn "vị"; drop table t"#
                let heard = try await client.listen(to: [channel, "other"]) { events in
                    try await client.execute("select pg_notify(\(channel), \("ạ𝄞'"))")
                    try await client.execute("select pg_notify('unheard', 'no')")
                    try await client.execute("select pg_notify('other', '')")
                    var heard: [PostgresNotification] = []
                    for await case .notification(let notification) in events {
                        heard.append(notification)
                        if heard.count == 2 { break }
                    }
                    return heard
                }
                #expect(heard.map(\.channel) == [channel, "other"])
                #expect(heard.map(\.payload) == ["ạ𝄞'", ""])
            }
        }
    }

    @Test("on a connection that is killed listens again, and says that something may have been missed")
    func killed() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                try await client.listen(to: ["news"]) { events in
                    var events = events.makeAsyncIterator()
                    for round in 0..<3 {
                        try await client.terminate("listen")
                        #expect(await events.next() == .mayHaveMissed)
                        try await client.execute("select pg_notify('news', \("\(round)"))")
                        guard case .notification(let notification) = await events.next() else { throw Unexpected() }
                        #expect(notification.payload == "\(round)")
                    }
                }
                // The listener's connection ends with it.
                try await client.wait(
                    until:
                        "not exists (select from pg_stat_activity where datname = current_database() and query like 'listen%')"
                )
            }
        }
    }

    @Test("ends for a reader whose task is cancelled")
    func cancelled() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                try await client.listen(to: ["news"]) { events in
                    let reader = Task { () -> Int in
                        var count = 0
                        for await _ in events { count += 1 }
                        return count
                    }
                    reader.cancel()
                    #expect(await reader.value == 0)
                }
            }
        }
    }

    @Test("replaces unread notifications by a hint to read everything again")
    func overrun() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                try await client.listen(to: ["news"]) { events in
                    try await client.execute("select pg_notify('news', i::text) from generate_series(1, 25000) i")
                    var payloads: [String] = []
                    var hints = 0
                    for await event in events {
                        switch event {
                        case .mayHaveMissed: hints += 1
                        case .notification(let notification): payloads.append(notification.payload)
                        }
                        if payloads.last == "25000" { break }
                    }
                    #expect(hints > 0 || payloads.count == 25_000)
                }
            }
        }
    }
}
