package import Serving
package import Training

extension Day: JSONWritable {
    package func write(to json: inout JSONText) {
        let (year, month, day) = parts
        guard (0...9999).contains(year) else { return json.write(text: description) }
        json.write(year: year, month: month, day: day)
    }
}
