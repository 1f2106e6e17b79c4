# frozen_string_literal: true

RSpec.describe Post, type: :model do
  it "broadcasts a change of a published post" do
    post = create(:post, published: true)

    expect { post.update!(title: "Good news") }
      .to have_broadcasted_to("posts:updates").with(a_hash_including(title: "Good news"))
  end

  it "does not broadcast drafts" do
    post = create(:post)

    expect { post.update!(title: "Good news") }.not_to have_broadcasted_to("posts:updates")
  end

  it "does not broadcast a post that only was touched" do
    post = create(:post, published: true)

    expect { post.touch }.not_to have_broadcasted_to("posts:updates")
  end
end
