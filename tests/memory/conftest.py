from hypothesis import settings

# A busy machine is slow at times; how long an example takes says nothing about memory.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
