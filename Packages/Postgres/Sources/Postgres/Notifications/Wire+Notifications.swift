import CLibpq

extension Wire {
    /// Takes the notifications that libpq has read; must be called after each of its reads.
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
