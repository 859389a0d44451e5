-- OSRM's own car profile with the planner's speeds, so that all engines answer one question.
-- Its turn costs, its turn restrictions and its reading of access stay as they are.
local car = require("car")
local speeds = require("speeds")

local function setup()
  local profile = car.setup()
  profile.properties.weight_name = "duration"
  profile.speeds.highway = speeds
  profile.speed_reduction = 1
  profile.service_penalties = {}
  return profile
end

-- Roads for residents are entered to arrive there, not to pass through: car.lua has the rule for
-- its weight "routability" only.
local function process_turn(profile, turn)
  car.process_turn(profile, turn)
  if not turn.source_restricted and turn.target_restricted then
    turn.weight = constants.max_turn_weight
  end
end

return {
  setup = setup,
  process_way = car.process_way,
  process_node = car.process_node,
  process_turn = process_turn
}
