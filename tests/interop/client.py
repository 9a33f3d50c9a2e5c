"""A Python client without generated code: messages come from the server's reflection."""
import grpc
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message_factory import GetMessageClass
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase

SERVICE = "lector.v1.TextAnalysisService"
TEXTS = [
    "",
    "Plain ASCII. Two sentences.",
    "Zo\u0065\u0308 ate a cafe\u0301 cr\u00e8me. Na\u00efve? S\u00ed.",
    "\U0001f600 Emoji first. \U0001f469\u200d\U0001f469\u200d\U0001f467 A family! \U0001d518\U0001d52b\U0001d526\U0001d520\U0001d52c\U0001d521\U0001d522 letters.",
    "\u4eca\u65e5\u306f\u3002\u5143\u6c17\u3067\u3059\u304b\uff1f\U00020bb7\u91ce\u5bb6\u3002",
    "\u0e20\u0e32\u0e29\u0e32\u0e44\u0e17\u0e22\u0e40\u0e1b\u0e47\u0e19\u0e20\u0e32\u0e29\u0e32",
    "\u0928\u092e\u0938\u094d\u0924\u0947\u0964 \u0906\u092a \u0915\u0948\u0938\u0947 \u0939\u0948\u0902?",
    "Line one\r\n\r\nLine two\ttabbed\u00a0space.",
]
SLICES = {
    "OFFSET_UNIT_BYTE": lambda text, start, end: text.encode()[start:end].decode(),
    "OFFSET_UNIT_UTF16": lambda text, start, end: text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le"),
    "OFFSET_UNIT_CODE_POINT": lambda text, start, end: text[start:end],
}
GRANULARITIES = ["GRAPHEME", "WORD", "SENTENCE", "PARAGRAPH"]


class Service:
    """The service by its methods' names: `service.Segment(text="...")`."""

    def __init__(self, channel):
        pool = DescriptorPool(ProtoReflectionDescriptorDatabase(channel))
        self.methods = {}
        for method in pool.FindServiceByName(SERVICE).methods:
            request, answer = GetMessageClass(method.input_type), GetMessageClass(method.output_type)
            path = f"/{SERVICE}/{method.name}"
            send = channel.unary_unary(path, request.SerializeToString, answer.FromString)
            raw = channel.unary_unary(path, lambda data: data, answer.FromString)
            stream = channel.stream_stream(path, request.SerializeToString, answer.FromString)
            self.methods[method.name] = request, send, raw, stream

    def __getattr__(self, name):
        request, send, *_ = self.methods[name]
        return lambda **fields: send(request(**fields), timeout=10)

    def stream(self, name, messages):
        request, *_, stream = self.methods[name]
        return stream((request(**message) for message in messages), timeout=10)

    def raw(self, name, data):
        return self.methods[name][2](data, timeout=10)


def check_spans(service):
    checked = 0
    for text in TEXTS:
        for granularity in GRANULARITIES:
            for unit, cut in SLICES.items():
                answer = service.Segment(text=text, granularity=f"GRANULARITY_{granularity}", offset_unit=unit)
                for segment in answer.segments:
                    assert cut(text, segment.span.start, segment.span.end) == segment.text, (text, granularity, unit, segment)
                    checked += 1
        for unit, cut in SLICES.items():
            for sentence in service.Summarize(text=text, offset_unit=unit).sentences:
                assert cut(text, sentence.span.start, sentence.span.end) == sentence.text, (text, unit, sentence)
                checked += 1
    print(f"grpcio: {checked} spans equal Python's slices")


def check_streams(service):
    checked = 0
    for text in TEXTS:
        data = text.encode()
        for granularity in GRANULARITIES:
            for unit, cut in SLICES.items():
                options = dict(granularity=f"GRANULARITY_{granularity}", offset_unit=unit)
                whole = service.Segment(text=text, **options)
                chunks = [{"chunk": data[at : at + 3]} for at in range(0, len(data), 3)]
                answers = list(service.stream("SegmentStream", [{"options": options}, *chunks]))
                segments = [segment for answer in answers for segment in answer.segments]
                assert segments == list(whole.segments) and answers[0].language == whole.language, (text, options)
                for segment in segments:
                    assert cut(text, segment.span.start, segment.span.end) == segment.text, (text, options, segment)
                    checked += 1
    print(f"grpcio: {checked} spans of streams in chunks of three bytes equal Python's slices")


def check_languages(service):
    found = service.DetectLanguage(text="Der schnelle braune Fuchs springt \u00fcber den faulen Hund und l\u00e4uft in den Wald.")
    assert found.language.code == "de" and found.language.iso639_3 == "deu", found


def check_refusals(service):
    cases = [
        ("Segment", b"\x0a\x01\xff", grpc.StatusCode.INVALID_ARGUMENT, "text"),
        ("Segment", b"\x18\x63", grpc.StatusCode.INVALID_ARGUMENT, "granularity"),
        ("Segment", b"\x0a", grpc.StatusCode.INVALID_ARGUMENT, ""),
        ("DetectLanguage", b"\x0a\x02hi\x28\x01\x38\x02", grpc.StatusCode.UNIMPLEMENTED, ""),
    ]
    for method, data, code, word in cases:
        try:
            service.raw(method, data)
        except grpc.RpcError as error:
            assert error.code() == code and word in error.details(), (method, data, error)
        else:
            raise AssertionError(f"{method} took {data}")


def check_health(channel):
    health = health_pb2_grpc.HealthStub(channel)
    for name in ("", SERVICE):
        answer = health.Check(health_pb2.HealthCheckRequest(service=name), timeout=10)
        assert answer.status == health_pb2.HealthCheckResponse.SERVING, (name, answer)


def run(address):
    for options in ([], [("grpc.default_compression_algorithm", 2)]):
        with grpc.insecure_channel(address, options=options) as channel:
            service = Service(channel)
            check_spans(service)
            check_streams(service)
            check_languages(service)
            check_refusals(service)
            check_health(channel)
    print("grpcio: health, reflection, refusals and gzip agree")
