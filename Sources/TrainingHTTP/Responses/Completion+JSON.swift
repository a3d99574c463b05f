package import Serving
package import Training

extension Completion: JSONWritable {
    package func write(to json: inout JSONText) {
        json.beginObject()
        json.member("id", id)
        json.member("official", official)
        json.member("fullName", fullName)
        json.member("course", course)
        json.member("completedOn", completedOn)
        json.member("score", score)
        json.member("evidence", evidence)
        json.member("recordedAt", recordedAt)
        json.member("recordedBy", recordedBy)
        json.member("source", source)
        json.member("recognition", isRecognition)
        json.member("expiresOn", expiresOn)
        json.member("flags", flags)
        json.member("revokedAt", revokedAt)
        json.member("revokedBy", revokedBy)
        json.member("revocationReason", revocationReason)
        json.endObject()
    }
}

extension RecordedCompletion: JSONWritable {
    package func write(to json: inout JSONText) {
        json.beginObject()
        json.member("id", id)
        json.member("official", official)
        json.member("course", course)
        json.member("completedOn", completedOn)
        json.member("expiresOn", expiresOn)
        json.member("recordedAt", recordedAt)
        json.member("trainedFor", trainedFor)
        json.member("satisfied", satisfied)
        json.member("enrollments", enrollments)
        json.member("flags", flags)
        json.endObject()
    }
}
