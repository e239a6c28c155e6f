"""The main job, shown: all four vendors signed in to, called, expired and renewed, against the sandbox over real HTTP.

What it does with the vendors it does by the public face only, as a user would. Nothing but the command knows of it.
"""
