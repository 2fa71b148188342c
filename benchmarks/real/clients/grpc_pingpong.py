"""Calls Both and sends the next message only when the last one is back: grpc_pingpong.py ADDRESS AUTHORITY COUNT"""

import queue
import sys
import time

import grpc

messages, services = grpc.protos_and_services("echo.proto")
address, authority, count = sys.argv[1], sys.argv[2], int(sys.argv[3])

options = [("grpc.default_authority", authority)]
with grpc.insecure_channel(address, options=options) as channel:
    outgoing = queue.Queue()
    answers = services.EchoStub(channel).Both(iter(outgoing.get, None), timeout=60)
    began = time.monotonic()
    for number in range(count):
        outgoing.put(messages.Message(text="x" * number, number=number))
        answer = next(answers)
        assert (answer.number, len(answer.text)) == (number, number), answer
    outgoing.put(None)
    assert next(answers, None) is None
    assert answers.code() == grpc.StatusCode.OK
    print(f"{1000 * (time.monotonic() - began) / count:.1f} ms a turn")
