package import Serving
package import Training

extension OfficialRecord: JSONWritable {
    package func write(to json: inout JSONText) {
        json.beginObject()
        json.member("official", official)
        json.member("organizations", organizations)
        json.member("absences", absences)
        json.member("mergedFrom", mergedFrom)
        json.member("completions", completions)
        json.member("trainedFor", trainedFor)
        json.endObject()
    }
}

extension Official: JSONWritable {
    package func write(to json: inout JSONText) {
        json.beginObject()
        json.member("id", id)
        json.member("officialCode", officialCode)
        json.member("nationalId", nationalId)
        json.member("fullName", fullName)
        json.member("dateOfBirth", dateOfBirth)
        json.member("gender", gender)
        json.member("email", email)
        json.member("phone", phone)
        json.member("organizationCode", organizationCode)
        json.member("organizationName", organizationName)
        json.member("organizationWithin", organizationWithin)
        json.member("position", position)
        json.member("category", category)
        json.member("leftOn", leftOn)
        json.member("registeredAt", registeredAt)
        json.member("source", source)
        json.endObject()
    }
}

extension Official.Source: JSONWritable {
    package func write(to json: inout JSONText) {
        json.beginObject()
        json.member("import", `import`)
        json.member("line", line)
        json.endObject()
    }
}

extension OfficialRecord.Membership: JSONWritable {
    package func write(to json: inout JSONText) {
        json.beginObject()
        json.member("organizationCode", organizationCode)
        json.member("organizationName", organizationName)
        json.member("since", since)
        json.member("until", until)
        json.endObject()
    }
}

extension OfficialRecord.Absence: JSONWritable {
    package func write(to json: inout JSONText) {
        json.beginObject()
        json.member("since", since)
        json.member("until", until)
        json.member("reason", reason)
        json.endObject()
    }
}

extension OfficialRecord.TrainedFor: JSONWritable {
    package func write(to json: inout JSONText) {
        json.beginObject()
        json.member("goal", goal)
        json.member("day", day)
        json.member("organizationCode", organizationCode)
        json.member("completion", completion)
        json.endObject()
    }
}
