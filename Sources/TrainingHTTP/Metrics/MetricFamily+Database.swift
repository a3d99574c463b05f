import Postgres
import Prometheus

extension [MetricFamily] {
    /// The metrics of the database's connections and statements.
    init(_ statistics: PostgresStatistics) {
        self = [
            .gauge(
                "daotao_database_connections",
                "Connections to the database, by their state.",
                [
                    Sample(statistics.sharedConnections, ["state": "shared"]),
                    Sample(statistics.leasedConnections, ["state": "leased"]),
                    Sample(statistics.idleConnections, ["state": "idle"]),
                    Sample(statistics.openingConnections, ["state": "opening"]),
                    Sample(statistics.reservedConnections, ["state": "turn"]),
                    Sample(statistics.listeningConnections, ["state": "listening"]),
                ]
            ),
            .gauge(
                "daotao_database_leases_maximum",
                "Connections that can be leased at a time.",
                [Sample(statistics.maximumConnections)]
            ),
            .gauge(
                "daotao_database_leases_waiting",
                "Tasks that wait for a connection to lease.",
                [Sample(statistics.waitingLeases)]
            ),
            .counter(
                "daotao_database_connections_lost_total",
                "Connections that were lost.",
                [Sample(statistics.lostConnections)]
            ),
            .gauge(
                "daotao_database_statements_in_flight",
                "Statements that were sent and have no answer yet.",
                [Sample(statistics.statementsInFlight)]
            ),
            .gauge(
                "daotao_database_statements_waiting",
                "Statements that wait to be sent.",
                [Sample(statistics.statementsWaiting)]
            ),
            .counter(
                "daotao_database_statements_total",
                "Statements that ended, with or without an error.",
                [Sample(statistics.statements)]
            ),
            .counter(
                "daotao_database_errors_total",
                "Statements that ended in an error, by the class of its SQLSTATE or the client's code.",
                statistics.errors.sorted { $0.key < $1.key }.map { Sample($0.value, ["class": $0.key]) }
            ),
        ]
    }
}
