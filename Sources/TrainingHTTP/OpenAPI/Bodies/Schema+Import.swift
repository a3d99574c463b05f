import Serving
import Shapes
import Training

extension Schema {
    static let importTask = object(
        ImportTask.properties + [.optional("summary", ImportSummary.schema), .optional("problem", problem)]
    ).named("ImportTask")
}
