"""Loggers for training libraries, a module each; none is imported before it is asked for.

`lightning.GlassboardLogger`, `huggingface.GlassboardCallback`, `keras.GlassboardCallback`,
`accelerate.GlassboardTracker`, `ignite.GlassboardLogger`,
`stable_baselines3.GlassboardOutputFormat`.
"""
