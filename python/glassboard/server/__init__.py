"""The HTTP server: one store, two faces (ours below `/api/v1`, TensorBoard's below `/data`) and the
page.
"""
