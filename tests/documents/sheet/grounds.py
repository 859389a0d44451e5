GROUND = None
