# frozen_string_literal: true

require "turbo_cable_rs/broadcastable"

module Turbo
  Broadcastable = TurboCableRs::Broadcastable
end
