"""A gRPC server with reflection, by Google's grpcio: grpc_echo.py PORT (run it beside echo.proto)"""

import sys
import time
from concurrent import futures

import grpc
from grpc_reflection.v1alpha import reflection

messages, services = grpc.protos_and_services("echo.proto")
Message = messages.Message


class Echo(services.EchoServicer):
    def Once(self, request, context):
        if request.text == "fail":
            context.abort(grpc.StatusCode.NOT_FOUND, "there is no such thing")
        context.send_initial_metadata((("x-head", "first"),))
        context.set_trailing_metadata((("x-trailer", "last"), ("x-seen-bin", b"\x00\xff")))
        return request

    def Down(self, request, context):
        for number in range(request.number):
            yield Message(text=request.text, number=number)

    def Up(self, requests, context):
        texts = [request.text for request in requests]
        return Message(text=" ".join(texts), number=len(texts))

    def Both(self, requests, context):
        for request in requests:
            yield request

    def Never(self, request, context):
        print(f"never: {context.time_remaining():.1f} s left", flush=True)
        ended = []
        context.add_callback(lambda: ended.append(time.monotonic()))
        while not ended:
            time.sleep(0.02)
        print("never: the caller has given up", flush=True)
        return request


server = grpc.server(futures.ThreadPoolExecutor(16))
services.add_EchoServicer_to_server(Echo(), server)
names = (messages.DESCRIPTOR.services_by_name["Echo"].full_name, reflection.SERVICE_NAME)
reflection.enable_server_reflection(names, server)
server.add_insecure_port(f"127.0.0.1:{sys.argv[1]}")
server.start()
server.wait_for_termination()
