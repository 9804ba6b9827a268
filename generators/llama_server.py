"""Serves a GGUF model on loopback with llama.cpp's OpenAI-compatible server, until it is ended by a signal.

The settings are one JSON object in the first argument; the key that requests must bring is in HARNESS_MODEL_KEY. The server
listens at once and answers /health with 503 while the model loads. Decoding settings that a request leaves out are neutral here,
not llama.cpp's own (top-k 40, min-p 0.05): a sample is drawn from the model's distribution unless the run says otherwise.
"""

import json
import os
import signal
import sys

import xllamacpp


def parameters(settings):
    params = xllamacpp.CommonParams()
    params.model.path = settings["model"]
    params.model_alias = {settings["alias"]}
    params.port = settings["port"]
    params.api_keys = [os.environ.pop("HARNESS_MODEL_KEY")]
    params.n_parallel = settings["slots"]
    params.n_ctx = settings["slots"] * settings["context_tokens"]
    params.cpuparams.n_threads = settings["threads"]
    params.cpuparams_batch.n_threads = settings["threads"]
    params.cache_prompt = settings["cache_prompt"]
    params.cache_ram_mib = 0
    params.cache_idle_slots = False
    params.fit_params = settings["gpu"]
    params.ui = False
    params.endpoint_slots = False
    if settings["chat_template"]:
        params.chat_template = settings["chat_template"]
    params.sampling.top_k = 0
    params.sampling.top_p = 1.0
    params.sampling.min_p = 0.0
    params.sampling.temp = 1.0
    return params


def main():
    params = parameters(json.loads(sys.argv[1]))
    server = xllamacpp.Server(params)  # returns when the model is loaded
    print("serving at", server.listening_address, flush=True)
    while True:
        signal.pause()


main()
