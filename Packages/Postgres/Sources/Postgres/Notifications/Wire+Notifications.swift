import CLibpq

extension Wire {
    /// Takes the notifications that libpq has read; to be called after each time that it reads.
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
