/// The place of a value in a JSON text (RFC 6901), which is written out only for a fault.
indirect enum JSONPointer {
    case root
    case member(JSONPointer, String)
    case item(JSONPointer, Int)

    /// The pointer's text, `""` for the whole body.
    var text: String {
        switch self {
        case .root: ""
        case .member(let parent, let name):
            parent.text + "/" + name.replacing("~", with: "~0").replacing("/", with: "~1")
        case .item(let parent, let index): "\(parent.text)/\(index)"
        }
    }

    /// The last step, as the name of a field for people.
    var name: String {
        switch self {
        case .root: ""
        case .member(_, let name): name
        case .item(_, let index): "\(index)"
        }
    }

    /// The place of a fault.
    var place: FieldFault.Place { .pointer(text) }
}
