import Hummingbird
import Training

/// The people of the state's service.
struct OfficialRoutes {
    let officials: Officials

    func add(to routes: some RouterMethods<TrainingContext>) {
        routes.get("officials/{code}") { request, context in
            try QueryReader(request).throwFaults()
            let number = try context.parameters.require("code").percentDecoded()
            guard let number, !number.hasControlCharacters
            else {
                throw Problem(.noSuchRoute)
            }
            let record = try await officials.show(number, for: context.caller)
            return try Response(json: record, unlessKnownTo: request, caching: "private, no-cache")
        }
    }
}
