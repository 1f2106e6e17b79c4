# frozen_string_literal: true

require "spec_helper"
require "support/generated_app"
require "active_support/ordered_options"
require "generators/turbo_cable_rs/install/checklist"

RSpec.describe TurboCableRs::Generators::Checklist do
  include GeneratedApp

  let(:action_cable) { ActiveSupport::OrderedOptions[mount_path: "/cable"] }
  let(:adapters) { { "production" => "redis" } }
  let(:env) { {} }

  before { write "Gemfile", %(gem "puma"\n) }

  def left
    described_class.new(root: destination_root, action_cable: action_cable, adapters: adapters, env: env).to_a
  end

  def with_adapter(name, environment = "production")
    adapters.replace(environment => name)
    left
  end

  it "is empty for an app where all is well" do
    expect(left).to be_empty
  end

  it "asks for Action Cable where it is not loaded" do
    checklist = described_class.new(root: destination_root, action_cable: nil, adapters: {}, env: {})
    expect(checklist.to_a).to match([%r{add `require "action_cable/engine"` to config/application\.rb}])
  end

  describe "the server" do
    it "may be Puma by way of another gem" do
      write "Gemfile", %(gem "rails"\n)
      write "Gemfile.lock", "GEM\n  specs:\n    puma (6.6.0)\n      nio4r (~> 2.0)\n"
      expect(left).to be_empty
    end

    it "may be in a bundle whose Gemfile is elsewhere" do
      write "Gemfile", ""
      checklist = described_class.new(root: destination_root, action_cable: action_cable, adapters: {}, gems: ["puma"])
      expect(checklist.to_a).to be_empty
    end

    it "is missed when the Gemfile only speaks of Puma" do
      write "Gemfile", %(# gem "puma"\ngem "puma_worker_killer"\n)
      expect(left).to match([/No Puma in the Gemfile/])
    end
  end

  describe "the mount path" do
    before { action_cable.mount_path = nil }

    it "is missed when nothing leads to Action Cable" do
      write "config/routes.rb", %(# mount ActionCable.server => "/cable"\n)
      expect(left).to match([/mount_path is nil/])
    end

    it "is not needed by an app with its own mount" do
      write "config/routes.rb", %(  mount ActionCable.server => "/websocket"\n)
      expect(left).to be_empty
    end
  end

  describe "the adapter" do
    it "cannot be any_cable" do
      expect(with_adapter("any_cable")).to match([/The adapter any_cable \(production\)/])
    end

    it "has to be one that a gem provides" do
      expect(with_adapter("rediss")).to match([/The adapter rediss \(production\) comes with no gem/])
    end

    it "is judged once for all environments that have it" do
      adapters.replace("staging" => "rediss", "development" => "async", "production" => "rediss")
      expect(left).to match([/rediss \(staging, production\)/])
    end

    it "is not judged when ERB decides it" do
      expect(with_adapter(nil)).to be_empty
    end

    ["# workers 4\nworkers 0", 'workers ENV.fetch("WEB_CONCURRENCY", 0)', 'workers ENV.fetch("WEB_CONCURRENCY") { 1 }']
      .each do |line|
        it "may be async in one process: `#{line}`" do
          write "config/puma.rb", "#{line}\n"
          expect(with_adapter("async")).to be_empty
        end
      end

    ["workers 2", %(workers ENV.fetch("WEB_CONCURRENCY", 2)), "  workers(count) if count > 1"].each do |line|
      it "cannot be async when config/puma.rb says `#{line.strip}`, but can be turbo_cable_rs" do
        write "config/puma.rb", "port 3000\n#{line}\n"
        expect(with_adapter("async"))
          .to match([/The adapter async \(production\) reaches one process only.*choose turbo_cable_rs.*or redis/])
        expect(with_adapter("turbo_cable_rs")).to be_empty
      end
    end

    %w[2 auto].each do |concurrency|
      it "cannot be async with WEB_CONCURRENCY=#{concurrency}" do
        env["WEB_CONCURRENCY"] = concurrency
        expect(with_adapter("async").size).to eq(1)
      end
    end

    it "may be async in development, which has one process" do
      env["WEB_CONCURRENCY"] = "2"
      expect(with_adapter("async", "development")).to be_empty
    end
  end
end
