"""The images and the audio plugin, which differ in little but their names."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from glassboard.server.routes import Routes
from glassboard.server.session import Session
from glassboard.server.tensorboard.blobs import blobs_of, named_blob, samples_by_run
from glassboard.server.tensorboard.params import BlobQuery, OneSample
from glassboard.server.tensorboard.tags import RunTags, tags_by_run


def add_routes(routes: Routes, session: Session) -> None:
    """`/data/plugin/images/…` and `/data/plugin/audio/…`."""

    @routes.get("/data/plugin/images/tags")
    def get_image_tags() -> RunTags:
        return _with_samples(session, "images")

    @routes.get("/data/plugin/images/images")
    def get_images(query: OneSample) -> list[dict[str, Any]]:
        return [
            {"wall_time": image.wall_time, "step": image.step, "query": image.query}
            for image in blobs_of(session, "images", query.run, query.tag, query.sample)
        ]

    @routes.get("/data/plugin/images/individualImage")
    def get_image(query: BlobQuery, request: Request) -> Response:
        return named_blob(session, request, query.blob_key, "images")

    @routes.get("/data/plugin/audio/tags")
    def get_audio_tags() -> RunTags:
        return _with_samples(session, "audio")

    @routes.get("/data/plugin/audio/audio")
    def get_sounds(query: OneSample) -> list[dict[str, Any]]:
        return [
            {
                "wall_time": sound.wall_time,
                "step": sound.step,
                "label": "",  # read by nobody since TensorFlow 2
                "contentType": sound.content_type,
                "query": sound.query,
            }
            for sound in blobs_of(session, "audio", query.run, query.tag, query.sample)
        ]

    @routes.get("/data/plugin/audio/individualAudio")
    def get_sound(query: BlobQuery, request: Request) -> Response:
        return named_blob(session, request, query.blob_key, "audio")


def _with_samples(session: Session, kind: str) -> RunTags:
    samples = samples_by_run(session, kind)
    return {
        run: {
            tag: {**told, "samples": samples.get(run, {}).get(tag, 0)} for tag, told in tags.items()
        }
        for run, tags in tags_by_run(session, kind).items()
    }
