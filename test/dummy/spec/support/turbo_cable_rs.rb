# frozen_string_literal: true

require "turbo_cable_rs/rspec" unless ENV["STOCK_ACTION_CABLE"]
