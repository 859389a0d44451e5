"""The compiled network: arrays, who may drive where, turns and what bans or costs them."""
