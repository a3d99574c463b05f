import CLibpq

extension Wire {
    /// Takes what libpq has heard; to be called after everything that it reads.
    func takeNotifications() {
        while let connection, let pointer = PQnotifies(connection) {
            let notification = PostgresNotification(
                channel: String(cString: pointer.pointee.relname),
                payload: String(cString: pointer.pointee.extra)
            )
            PQfreemem(pointer)
            onNotification?(notification)
        }
    }
}
