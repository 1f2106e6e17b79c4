# frozen_string_literal: true

require "spec_helper"
require "active_support/ordered_options"
require "support/generated_app"
require "generators/turbo_cable_rs/install/install_generator"

RSpec.describe TurboCableRs::Generators::InstallGenerator do
  include GeneratedApp
  tests described_class

  let(:initializer) { "config/initializers/turbo_cable_rs.rb" }
  let(:cable_yml) { "config/cable.yml" }

  before do
    write "Gemfile", %(gem "rails"\ngem "puma", ">= 5.0"\n)
    write cable_yml, <<~YAML
      # Who carries broadcasts
      development:
        adapter: async

      test:
        adapter: test

      production:
        adapter: redis # the big one
        url: <%= ENV.fetch("REDIS_URL") { "redis://localhost:6379/1" } %>
        channel_prefix: shop_production
    YAML
  end

  it "writes an initializer that sets nothing" do
    expect(generate).to include("create  #{initializer}")
    expect(read(initializer).lines.grep_v(/^ *#|^$/)).to eq(["Rails.application.configure do\n", "end\n"])
  end

  it "shows every setting there, with its default as it would be written" do
    generate
    settings = ActiveSupport::OrderedOptions.new
    app = Struct.new(:config).new(Struct.new(:turbo_cable_rs).new(settings))
    app.instance_eval(read(initializer).scan(/^  # (config\.turbo_cable_rs\..+)$/).join("\n"))

    expect(settings.to_h).to eq(TurboCableRs::Configuration::SETTINGS.to_h { |setting| setting.to_a.first(2) })
  end

  it "leaves cable.yml alone" do
    expect { generate }.not_to(change { read(cable_yml) })
  end

  it "changes nothing when it runs again" do
    generate "--adapter", "turbo_cable_rs"
    before = files
    output = generate("--adapter", "turbo_cable_rs")

    expect(files).to eq(before)
    expect(output).to include("identical  #{initializer}").and include("identical  #{cable_yml}")
  end

  it "keeps an initializer that was edited" do
    write initializer, "# mine\n"
    expect(generate).to include("skip  #{initializer}")
    expect(read(initializer)).to eq("# mine\n")
  end

  it "replaces an edited initializer when told so" do
    write initializer, "# mine\n"
    generate "--force"
    expect(read(initializer)).not_to eq("# mine\n")
  end

  it "writes nothing when it only pretends" do
    before = files
    output = generate("--pretend", "--adapter", "turbo_cable_rs")

    expect(files).to eq(before)
    expect(output).to include("create  #{initializer}").and include("force  #{cable_yml}")
  end

  it "explains itself" do
    help = generate("--help")
    expect(help).to include("--adapter").and include("--environment").and include("byte for byte")
  end

  describe "--adapter" do
    it "edits the adapter of every environment except test, and nothing else" do
      before = read(cable_yml)
      generate "--adapter", "turbo_cable_rs"

      expect(read(cable_yml)).to eq(before.sub("adapter: async", "adapter: turbo_cable_rs")
                                          .sub("adapter: redis", "adapter: turbo_cable_rs"))
    end

    it "edits the environments named, one by one or with commas" do
      write "config/environments/staging.rb", ""
      before = read(cable_yml)
      generate "--adapter", "turbo_cable_rs", "--environment", "production,staging"

      expect(read(cable_yml)).to eq(<<~YAML)
        #{before.sub('adapter: redis', 'adapter: turbo_cable_rs')}
        staging:
          adapter: turbo_cable_rs
      YAML
    end

    it "takes a section for an environment only if the app has it" do
      write "config/environments/staging.rb", ""
      write cable_yml, "default:\n  adapter: redis\nstaging:\n  adapter: redis\nproduction:\n  adapter: redis\n"
      generate "--adapter", "solid_cable"

      expect(read(cable_yml)).to eq(
        "default:\n  adapter: redis\nstaging:\n  adapter: solid_cable\nproduction:\n  adapter: solid_cable\n"
      )
    end

    it "creates cable.yml where there is none" do
      FileUtils.rm File.join(destination_root, cable_yml)
      generate "--adapter", "turbo_cable_rs"

      expect(TurboCableRs::Generators::CableYml.new(read(cable_yml)).adapters)
        .to eq("development" => "turbo_cable_rs", "test" => "test", "production" => "turbo_cable_rs")
    end

    it "accepts an adapter of another gem and says when no gem in the bundle has it" do
      expect(generate("--adapter", "carrier_pigeon"))
        .to include("The adapter carrier_pigeon (development, production) comes with no gem")
      expect(read(cable_yml)).to include("production:\n  adapter: carrier_pigeon # the big one")
    end

    {
      "an empty name" => [["--adapter", ""], /--adapter must be the name of an adapter.*got ""/],
      "no name" => [["--adapter"], /got ""/],
      "a name that is none" => [["--adapter", "redis: {}"], /got "redis: {}"/],
      "a name that YAML takes for something else" => [["--adapter", "true"], /was not edited/],
      "an unknown environment" => [%w[--adapter redis --environment prodcution], /No environment "prodcution"/],
      "an environment alone" => [%w[--environment production], /give both/]
    }.each do |mistake, (arguments, message)|
      it "refuses #{mistake} before anything is written" do
        before = files
        expect(refusal(*arguments)).to match(message)
        expect(files).to eq(before)
      end
    end

    it "refuses a cable.yml that it cannot read" do
      write cable_yml, "production: adapter: redis\n"
      expect(refusal("--adapter", "turbo_cable_rs")).to include("config/cable.yml cannot be read as YAML")
    end
  end

  describe "what is left to do" do
    it "is only a restart when all is well" do
      expect(generate.lines.grep(/^  \* /).join).not_to match(/Puma|adapter/)
    end

    it "looks at cable.yml as it will be" do
      write "config/puma.rb", "workers 2\n"
      write cable_yml, "production:\n  adapter: async\n"

      expect(generate).to include("The adapter async (production)")
      expect(generate("--pretend", "--adapter", "turbo_cable_rs")).not_to include("The adapter async")
    end

    it "does not stumble over a cable.yml that it cannot read" do
      write cable_yml, "production: adapter: redis\n"
      expect(generate).to include("Restart the server")
    end
  end

  describe "rails destroy" do
    it "removes the initializer and leaves cable.yml" do
      generate "--adapter", "turbo_cable_rs"
      before = files
      output = destroy

      expect(files).to eq(before.except(initializer))
      expect(output).to include("name another adapter than turbo_cable_rs there (development, production)")
    end

    it "has nothing to say where cable.yml names another adapter" do
      generate
      expect(destroy).not_to include("Left to do")
    end
  end
end
