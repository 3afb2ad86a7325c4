"""Video productions with their scenes, stages and lists."""

from .part import ProductionPart as ProductionPart
from .production import Production as Production
from .scene import Scene as Scene
from .stage import ProductionStage as ProductionStage
