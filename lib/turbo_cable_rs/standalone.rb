# frozen_string_literal: true

# For Action Cable without a Rails application, such as `run ActionCable.server` in a config.ru: what the railtie does
# in an app.
#
#   require "turbo_cable_rs/standalone"

require "action_cable"
require "turbo_cable_rs"
require "turbo_cable_rs/fork"
require "turbo_cable_rs/seams"

TurboCableRs::Fork.install
TurboCableRs::Seams.install
at_exit { TurboCableRs.server.stop }
