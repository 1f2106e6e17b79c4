# frozen_string_literal: true

require "rb_sys/extensiontask"
require_relative "quiet_command"

# `rake compile` builds in release mode, `rake compile:dev` in debug mode.
RbSys::ExtensionTask.new("turbo_cable_rs") do |extension|
  extension.lib_dir = "lib/turbo_cable_rs"
  # rb_sys watches the bridge's own folder; most of the extension is in the other crate.
  extension.source_pattern = "../cable_server/**/*.{rs,toml}"
end

# The other tasks build on this one, because make and cargo talk even when there is nothing to do.
task "compile:quietly" do
  QuietCommand.run("compile: the extension, in release mode", "bundle", "exec", "rake", "compile")
end
