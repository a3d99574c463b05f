import Serving
import Training

extension Telling: TellingMore {}
