-- The city's profile with metres as weight: the shortest way, turns for nothing.
local city = require("city")

local function setup()
  local profile = city.setup()
  profile.properties.weight_name = "distance"
  profile.properties.u_turn_penalty = 0
  return profile
end

return {
  setup = setup,
  process_way = city.process_way,
  process_node = city.process_node,
  process_turn = city.process_turn
}
