# frozen_string_literal: true

require "turbo_cable_rs/broadcastable"

module Turbo
  # {TurboCableRs::Broadcastable}, by the name it has in the turbo-rails gem.
  Broadcastable = TurboCableRs::Broadcastable
end
